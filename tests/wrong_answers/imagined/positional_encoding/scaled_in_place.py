# wrong: embed = table_changed
# student: Sami, saves memory
import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    out = np.empty((n_positions, d_model))
    ang = np.arange(n_positions)[:, None] * base ** (-np.arange(0, d_model, 2) / d_model)
    np.sin(ang, out=out[:, 0::2])
    np.cos(ang, out=out[:, 1::2])
    return out


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    ang = offset * base ** (-np.arange(0, d_model, 2) / d_model)
    out = np.zeros((d_model, d_model))
    e = np.arange(0, d_model, 2)
    out[e, e] = out[e + 1, e + 1] = np.cos(ang)
    out[e, e + 1] = np.sin(ang)
    out[e + 1, e] = -out[e, e + 1]
    return out


def embed(token_ids, embedding_table):
    d_model = embedding_table.shape[1]
    embedding_table *= d_model**0.5
    out = embedding_table[token_ids]
    out += sinusoidal_positional_encoding(token_ids.shape[-1], d_model)
    return out
