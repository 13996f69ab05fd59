# wrong: shift_matrix = shift_transposed
# student: Boris, the rotation matrix from school has its minus sign at the upper right
import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be divisible by 2")
    omega = base ** (-np.arange(d_model // 2) / (d_model // 2))
    a = np.einsum("p,f->pf", np.arange(n_positions), omega)
    return np.stack([np.sin(a), np.cos(a)], axis=2).reshape(n_positions, -1)


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be divisible by 2")
    omega = base ** (-np.arange(d_model // 2) / (d_model // 2))
    R = np.zeros((d_model, d_model))
    for f, w in enumerate(omega):
        c, s = np.cos(w * offset), np.sin(w * offset)
        R[2 * f : 2 * f + 2, 2 * f : 2 * f + 2] = [[c, -s], [s, c]]
    return R


def embed(token_ids, embedding_table):
    n, d = token_ids.shape[-1], embedding_table.shape[-1]
    return embedding_table[token_ids] * d**0.5 + sinusoidal_positional_encoding(n, d)
