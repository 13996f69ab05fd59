# source: https://github.com/gc-os-ai/pyaptamer/issues/526
# wrong: sinusoidal_positional_encoding = odd_not_named | odd_accepted
# clear: sinusoidal_positional_encoding ~ the ValueError's message does not say d_model
# mistake: sinusoidal_positional_encoding: an odd d_model is not refused; it fails in the middle with NumPy's own message about shapes

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    pe = np.zeros((n_positions, d_model))  # <-
    div_term = np.exp(np.arange(0, d_model, 2) * (-np.log(base) / d_model))
    ang = np.arange(n_positions)[:, None] * div_term
    pe[:, 0::2] = np.sin(ang)
    pe[:, 1::2] = np.cos(ang)
    return pe


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
    if d % 2:
        raise ValueError("embedding_table: d_model must be even")
    n = token_ids.shape[-1]
    k = np.arange(n)[:, None] / 10000.0 ** (2 * np.arange(d // 2) / d)
    pe = np.empty((n, d))
    pe[:, 0::2], pe[:, 1::2] = np.sin(k), np.cos(k)
    return embedding_table[token_ids] * np.sqrt(d) + pe
