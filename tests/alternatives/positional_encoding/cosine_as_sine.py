"""A cosine is a sine a quarter turn ahead: one formula for all columns; the matrix is fitted to the table."""

import numpy as np


def rows(positions, d_model, base):
    if d_model % 2:
        raise ValueError("d_model is odd")
    j = np.arange(d_model)
    return np.sin(np.outer(positions, base ** (-(j - j % 2) / d_model)) + np.pi / 2 * (j % 2))


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    return rows(np.arange(n_positions), d_model, base)


def shift_matrix(offset, d_model, base=10000.0):
    m = np.zeros((d_model, d_model))
    if d_model % 2:
        raise ValueError("d_model is odd")
    for i in range(0, d_model, 2):
        quarter = np.pi / 2 * base ** (i / d_model)  # a pair at angles 0 and π/2, and where it must go
        start = rows([0.0, quarter], d_model, base)[:, i : i + 2]
        goal = rows([offset, quarter + offset], d_model, base)[:, i : i + 2]
        m[i : i + 2, i : i + 2] = np.linalg.solve(start, goal).T
    return m


def embed(token_ids, embedding_table):
    n, d_model = token_ids.shape[-1], embedding_table.shape[1]
    return np.take(embedding_table * np.sqrt(d_model), token_ids, axis=0) + rows(range(n), d_model, 10000.0)
