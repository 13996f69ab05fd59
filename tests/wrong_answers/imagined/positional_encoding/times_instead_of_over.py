# wrong: sinusoidal_positional_encoding = multiplied_by_power
# student: Gus, "inv_freq" was a frequency to multiply by, so the power is as well
import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model not even")
    inv_freq = base ** (np.arange(0, d_model, 2) / d_model)
    sinusoid = np.einsum("i,j->ij", np.arange(n_positions), inv_freq)
    return np.stack((np.sin(sinusoid), np.cos(sinusoid)), axis=-1).reshape(n_positions, d_model)


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model not even")
    ang = offset / base ** (np.arange(0, d_model, 2) / d_model)
    R = np.array([[np.cos(ang), np.sin(ang)], [-np.sin(ang), np.cos(ang)]])
    return np.einsum("abk,kl->kalb", R, np.eye(d_model // 2)).reshape(d_model, d_model)


def embed(token_ids, embedding_table):
    V, d = embedding_table.shape
    if d % 2:
        raise ValueError("d_model not even")
    onehot = np.eye(V)[token_ids]
    tok = np.einsum("...v,vd->...d", onehot, embedding_table) * np.sqrt(d)
    ang = np.arange(tok.shape[-2])[:, None] / 10000 ** (np.arange(0, d, 2) / d)
    return tok + np.stack((np.sin(ang), np.cos(ang)), -1).reshape(-1, d)
