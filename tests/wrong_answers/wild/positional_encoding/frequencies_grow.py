# source: https://github.com/labmlai/annotated_deep_learning_paper_implementations/issues/313
# wrong: shift_matrix = multiplied_by_power
# mistake: shift_matrix: the minus in the exponent is missing, so later pairs turn faster instead of more slowly

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2 != 0:
        raise ValueError(f"d_model = {d_model} is odd")
    P = np.zeros((n_positions, d_model))
    for k in range(n_positions):
        for i in range(d_model // 2):
            denominator = base ** (2 * i / d_model)
            P[k, 2 * i] = np.sin(k / denominator)
            P[k, 2 * i + 1] = np.cos(k / denominator)
    return P


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    theta = base ** (2 * np.arange(d_model // 2) / d_model)  # <-
    c, s = np.cos(offset * theta), np.sin(offset * theta)
    m = np.zeros((d_model, d_model))
    ev, od = np.arange(0, d_model, 2), np.arange(1, d_model, 2)
    m[ev, ev], m[od, od] = c, c
    m[ev, od], m[od, ev] = s, -s
    return m


def embed(token_ids, embedding_table):
    d = embedding_table.shape[1]
    if d % 2:
        raise ValueError("embedding_table: d_model must be even")
    n = token_ids.shape[-1]
    k = np.arange(n)[:, None] / 10000.0 ** (2 * np.arange(d // 2) / d)
    pe = np.empty((n, d))
    pe[:, 0::2], pe[:, 1::2] = np.sin(k), np.cos(k)
    return embedding_table[token_ids] * np.sqrt(d) + pe
