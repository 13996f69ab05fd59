# source: https://github.com/codertimo/BERT-pytorch/issues/78
# wrong: sinusoidal_positional_encoding = odd_accepted
# mistake: sinusoidal_positional_encoding: an odd d_model is filled with one cosine less instead of a ValueError

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    position = np.arange(n_positions)[:, None]  # <-
    div_term = np.exp(np.arange(0, d_model, 2) * -(np.log(base) / d_model))
    pe = np.zeros((n_positions, d_model))
    pe[:, 0::2] = np.sin(position * div_term)
    pe[:, 1::2] = np.cos(position * div_term)[:, : d_model // 2]
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
