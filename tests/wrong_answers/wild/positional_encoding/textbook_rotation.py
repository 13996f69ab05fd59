# source: https://github.com/karpathy/nanochat/pull/489
# wrong: shift_matrix = shift_transposed
# mistake: shift_matrix: the familiar rotation matrix with the minus at the top right is used, which shifts back

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model & 1:
        raise ValueError("d_model needs sin/cos pairs, so it must be even")
    angles = np.outer(np.arange(n_positions), 1 / base ** (np.arange(0, d_model, 2) / d_model))
    # (n, d/2, 2) and then glue the pairs together
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(n_positions, d_model)


def rot(a):
    return np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])  # <-


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    out = np.zeros((d_model, d_model))
    for i in range(d_model // 2):
        out[2 * i : 2 * i + 2, 2 * i : 2 * i + 2] = rot(offset / base ** (2 * i / d_model))  # <-
    return out


def embed(token_ids, embedding_table):
    x = np.take(embedding_table, token_ids, axis=0) * embedding_table.shape[-1] ** 0.5
    return x + sinusoidal_positional_encoding(token_ids.shape[-1], embedding_table.shape[-1])
