# source: https://github.com/maxjcohen/transformer/issues/62
# wrong: sinusoidal_positional_encoding = base_1000 + odd_exponent
# mistake: sinusoidal_positional_encoding: the base is fixed at 1000, and a cosine has its own exponent, (2i+1)/d_model

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    PE = np.zeros((n_positions, d_model))
    pos = np.arange(n_positions)[:, None]
    PE[:, 0::2] = np.sin(pos / np.power(1000, np.arange(0, d_model, 2) / d_model))  # <-
    PE[:, 1::2] = np.cos(pos / np.power(1000, np.arange(1, d_model, 2) / d_model))  # <-
    return PE


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
