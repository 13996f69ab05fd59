# source: https://stackoverflow.com/questions/46452020/sinusoidal-embedding-attention-is-all-you-need
# wrong: sinusoidal_positional_encoding = ?
# mistake: sinusoidal_positional_encoding: pos/base is raised to the power 2i/d_model instead of dividing pos by base to that power, and sines and cosines stand in each other's columns

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be an even number")
    i = np.tile(np.arange(d_model)[None, :], [n_positions, 1])
    pos = np.tile(np.arange(n_positions)[:, None], [1, d_model])
    matrix = np.power(pos / base, 2.0 * i / d_model)  # <-
    matrix[:, 1::2] = np.sin(matrix[:, 1::2])  # <-
    matrix[:, ::2] = np.cos(matrix[:, ::2])  # <-
    return matrix


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    M = np.zeros((d_model, d_model))
    for i in range(0, d_model, 2):
        w = offset / base ** (i / d_model)
        M[i : i + 2, i : i + 2] = [[np.cos(w), np.sin(w)], [-np.sin(w), np.cos(w)]]
    return M


def embed(token_ids, embedding_table):
    d = embedding_table.shape[1]
    if d % 2:
        raise ValueError("embedding_table: d_model must be even")
    n = token_ids.shape[-1]
    k = np.arange(n)[:, None] / 10000.0 ** (2 * np.arange(d // 2) / d)
    pe = np.empty((n, d))
    pe[:, 0::2], pe[:, 1::2] = np.sin(k), np.cos(k)
    return embedding_table[token_ids] * np.sqrt(d) + pe
