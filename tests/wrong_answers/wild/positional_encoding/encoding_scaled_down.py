# source: https://github.com/nicklashansen/dreamer4/pull/4
# wrong: embed = ?
# mistake: embed: the positional encoding is divided by the root of d_model before it is added

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2 == 1:
        raise ValueError("d_model must be even")
    pos = np.arange(n_positions)[:, None]
    angles = pos / base ** (np.arange(0, d_model, 2) / d_model)
    pe = np.zeros((n_positions, d_model))
    pe[:, 0::2] = np.sin(angles)
    pe[:, 1::2] = np.cos(angles)
    return pe


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2 == 1:
        raise ValueError("d_model must be even")
    m = np.zeros((d_model, d_model))
    for i in range(0, d_model, 2):
        a = offset / base ** (i / d_model)
        m[i : i + 2, i : i + 2] = [[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]
    return m


def embed(token_ids, embedding_table):
    n = token_ids.shape[-1]
    d_model = embedding_table.shape[1]
    pe = sinusoidal_positional_encoding(n, d_model)
    pe = pe * (1.0 / np.sqrt(d_model))  # <-
    return embedding_table[token_ids] * np.sqrt(d_model) + pe
