# wrong: sinusoidal_positional_encoding = integer_table + odd_accepted
# follows: embed <- sinusoidal_positional_encoding
# student: Jana, makes the empty table from an integer range
import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    pos, col = np.indices((n_positions, d_model))
    table = np.zeros_like(pos)
    angle = pos / base ** (2 * (col // 2) / d_model)
    table[:, 0::2] = np.sin(angle[:, 0::2])
    table[:, 1::2] = np.cos(angle[:, 1::2])
    return table


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2 == 1:
        raise ValueError("d_model")
    M = np.zeros((d_model, d_model))
    for k in range(0, d_model, 2):
        w = offset / base ** (k / d_model)
        M[k, k], M[k, k + 1] = np.cos(w), np.sin(w)
        M[k + 1, k], M[k + 1, k + 1] = -np.sin(w), np.cos(w)
    return M


def embed(token_ids, embedding_table):
    d_model = embedding_table.shape[1]
    if d_model % 2 == 1:
        raise ValueError("d_model")
    return embedding_table[token_ids] * np.sqrt(d_model) + sinusoidal_positional_encoding(token_ids.shape[-1], d_model)
