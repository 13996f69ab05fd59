# wrong: shift_matrix = offset_without_sign + base_ignored
# student: Devi, builds the matrix from a row of the table, and a row number cannot be negative
import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    grid = np.arange(n_positions)[:, np.newaxis] / np.power(base, (2 * (np.arange(d_model) // 2)) / d_model)
    grid[:, 0::2] = np.sin(grid[:, 0::2])
    grid[:, 1::2] = np.cos(grid[:, 1::2])
    return grid


def shift_matrix(offset, d_model, base=10000.0):
    steps = abs(offset)
    row = sinusoidal_positional_encoding(steps + 1, d_model)[steps]
    s, c = row[0::2], row[1::2]
    M = np.diag(np.repeat(c, 2))
    for i in range(d_model // 2):
        M[2 * i, 2 * i + 1] = s[i]
        M[2 * i + 1, 2 * i] = -s[i]
    return M


def embed(token_ids, embedding_table):
    d_model = embedding_table.shape[1]
    return embedding_table[token_ids] * np.sqrt(d_model) + sinusoidal_positional_encoding(token_ids.shape[-1], d_model)
