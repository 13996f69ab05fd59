# wrong: embed = scaled_by_d_model + single_precision
# student: Quinn, float32 is enough for anyone, and the scale is d_model
import numpy as np
import torch


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model: odd")
    angle = torch.arange(n_positions).double()[:, None] / base ** (torch.arange(0, d_model, 2).double() / d_model)
    return torch.stack((angle.sin(), angle.cos()), 2).view(n_positions, d_model).numpy()


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model: odd")
    angle = offset / base ** (np.arange(0, d_model, 2) / d_model)
    c, s = np.repeat(np.cos(angle), 2), np.repeat(np.sin(angle), 2)
    s[1::2] = 0
    up = np.diag(s[:-1], 1)
    return np.diag(c) + up - up.T


def embed(token_ids, embedding_table):
    d_model = embedding_table.shape[1]
    emb = torch.tensor(embedding_table, dtype=torch.float32)[torch.tensor(token_ids).long()]
    pe = torch.tensor(sinusoidal_positional_encoding(token_ids.shape[-1], d_model), dtype=torch.float32)
    return (emb * d_model + pe).numpy()
