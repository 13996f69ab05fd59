# source: https://github.com/fla-org/flash-linear-attention/issues/766
# wrong: shift_matrix = angle_shifted_by_one
# mistake: shift_matrix: the matrix moves by offset + 1 positions

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model & 1:
        raise ValueError("d_model needs sin/cos pairs, so it must be even")
    angles = np.outer(np.arange(n_positions), 1 / base ** (np.arange(0, d_model, 2) / d_model))
    # (n, d/2, 2) and then glue the pairs together
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(n_positions, d_model)


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    past = offset + 1  # the token itself is seen, too  # <-
    M = np.zeros((d_model, d_model))
    for i in range(0, d_model, 2):
        a = past * base ** (-i / d_model)
        M[i, i] = M[i + 1, i + 1] = np.cos(a)
        M[i, i + 1] = np.sin(a)
        M[i + 1, i] = -np.sin(a)
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
