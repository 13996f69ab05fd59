# source: https://github.com/datawhalechina/hello-agents/issues/61
# wrong: sinusoidal_positional_encoding = ?
# clear: sinusoidal_positional_encoding ~ right but for an extra axis of length 1
# mistake: sinusoidal_positional_encoding: the table has an axis of length 1 for the batch, (n_positions, 1, d_model)

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    position = np.arange(n_positions)[:, None]
    div_term = np.exp(np.arange(0, d_model, 2) * (-np.log(base) / d_model))
    pe = np.zeros((n_positions, 1, d_model))  # <-
    pe[:, 0, 0::2] = np.sin(position * div_term)
    pe[:, 0, 1::2] = np.cos(position * div_term)
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
