# source: https://github.com/Kyubyong/transformer/issues/3
# wrong: embed = first_zero[vocab]:embedding_table
# mistake: embed: token 0 is taken for padding and its embedding is set to zeros

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model & 1:
        raise ValueError("d_model needs sin/cos pairs, so it must be even")
    angles = np.outer(np.arange(n_positions), 1 / base ** (np.arange(0, d_model, 2) / d_model))
    # (n, d/2, 2) and then glue the pairs together
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(n_positions, d_model)


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2 != 0:
        raise ValueError(f"d_model has to be even, not {d_model}")
    theta = offset * base ** (-np.arange(0, d_model, 2) / d_model)
    theta = np.repeat(theta, 2)
    sin = np.sin(theta[:-1])
    sin[1::2] = 0  # nothing between two pairs
    return np.diag(np.cos(theta)) + np.diag(sin, 1) - np.diag(sin, -1)


def embed(token_ids, embedding_table):
    d = embedding_table.shape[1]
    x = embedding_table[token_ids] * np.sqrt(d)
    x = np.where((token_ids == 0)[..., None], 0.0, x)  # zero pad  # <-
    return x + sinusoidal_positional_encoding(token_ids.shape[-1], d)
