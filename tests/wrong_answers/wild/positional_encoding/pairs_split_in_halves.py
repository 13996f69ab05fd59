# source: https://github.com/EleutherAI/gpt-neox/issues/834
# wrong: shift_matrix = blocks_for_halves
# mistake: shift_matrix: column i is paired with column i + d_model/2, as in rotate_half, instead of with its neighbor

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
    half = d_model // 2
    w = offset / base ** (np.arange(half) * 2 / d_model)
    cos, sin = np.diag(np.cos(w)), np.diag(np.sin(w))
    return np.block([[cos, sin], [-sin, cos]])  # <-


def embed(token_ids, embedding_table):
    d = embedding_table.shape[1]
    if d % 2:
        raise ValueError("embedding_table: d_model must be even")
    n = token_ids.shape[-1]
    k = np.arange(n)[:, None] / 10000.0 ** (2 * np.arange(d // 2) / d)
    pe = np.empty((n, d))
    pe[:, 0::2], pe[:, 1::2] = np.sin(k), np.cos(k)
    return embedding_table[token_ids] * np.sqrt(d) + pe
