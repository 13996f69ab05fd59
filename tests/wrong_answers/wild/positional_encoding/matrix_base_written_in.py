# source: https://github.com/ArcInstitute/evo2/pull/171
# wrong: shift_matrix = base_ignored
# mistake: shift_matrix: the frequencies use 10000 whatever base is

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2 == 1:
        raise ValueError("d_model must be even")
    pos = np.arange(n_positions)[:, None]
    div_term = np.exp(np.arange(0, d_model, 2) * (-np.log(base) / d_model))
    pe = np.zeros((n_positions, d_model))
    pe[:, 0::2] = np.sin(pos * div_term)
    pe[:, 1::2] = np.cos(pos * div_term)
    return pe


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    inv_freq = 1.0 / (10000 ** (np.arange(0, d_model, 2) / d_model))  # <-
    t = np.repeat(offset * inv_freq, 2)
    m = np.diag(np.cos(t))
    for i in range(0, d_model, 2):
        m[i, i + 1], m[i + 1, i] = np.sin(t[i]), -np.sin(t[i])
    return m


def embed(token_ids, embedding_table):
    x = np.take(embedding_table, token_ids, axis=0) * embedding_table.shape[-1] ** 0.5
    return x + sinusoidal_positional_encoding(token_ids.shape[-1], embedding_table.shape[-1])
