# source: https://github.com/rasbt/LLMs-from-scratch/issues/410
# wrong: sinusoidal_positional_encoding = exponent_factor_1
# mistake: sinusoidal_positional_encoding: the pair's number i is divided by d_model without the factor 2

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model is odd")
    inv_freq = 1.0 / (base ** (np.arange(0, d_model // 2) / d_model))  # <-
    pe = np.zeros((n_positions, d_model))
    for p in range(n_positions):
        pe[p, 0::2] = np.sin(p * inv_freq)
        pe[p, 1::2] = np.cos(p * inv_freq)
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
