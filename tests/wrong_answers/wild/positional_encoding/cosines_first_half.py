# source: https://github.com/bojone/attention/issues/5
# wrong: sinusoidal_positional_encoding = halves + sin_and_cos_swapped
# mistake: sinusoidal_positional_encoding: all cosines come first and then all sines, instead of sines in even and cosines in odd columns
# follows: embed <- sinusoidal_positional_encoding

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model")
    position_j = 1.0 / base ** (2 * np.arange(d_model // 2) / d_model)
    position_i = np.arange(n_positions, dtype=float)
    position_ij = position_i[:, None] @ position_j[None, :]
    return np.concatenate([np.cos(position_ij), np.sin(position_ij)], axis=1)  # <-


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2 != 0:
        raise ValueError(f"d_model has to be even, not {d_model}")
    theta = offset * base ** (-np.arange(0, d_model, 2) / d_model)
    theta = np.repeat(theta, 2)
    sin = np.sin(theta[:-1])
    sin[1::2] = 0  # nothing between two pairs
    return np.diag(np.cos(theta)) + np.diag(sin, 1) - np.diag(sin, -1)


def embed(token_ids, embedding_table):
    x = np.take(embedding_table, token_ids, axis=0) * embedding_table.shape[-1] ** 0.5
    return x + sinusoidal_positional_encoding(token_ids.shape[-1], embedding_table.shape[-1])
