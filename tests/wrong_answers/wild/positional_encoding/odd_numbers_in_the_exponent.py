# source: https://github.com/stanford-cs336/assignment1-basics/issues/22
# wrong: sinusoidal_positional_encoding = added_to_twice_i_1
# mistake: sinusoidal_positional_encoding: the exponent is (2k-1)/d_model with k from 1, instead of 2(k-1)/d_model

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2 == 1:
        raise ValueError("d_model must be even!")
    pe = np.zeros((n_positions, d_model))
    for pos in range(n_positions):
        for k in range(1, d_model // 2 + 1):
            theta = pos / base ** ((2 * k - 1) / d_model)  # <-
            pe[pos, 2 * k - 2] = np.sin(theta)
            pe[pos, 2 * k - 1] = np.cos(theta)
    return pe


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
