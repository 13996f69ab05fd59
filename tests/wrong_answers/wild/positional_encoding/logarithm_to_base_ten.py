# source: https://github.com/datawhalechina/learn-nlp-with-transformers/issues/48
# wrong: sinusoidal_positional_encoding = log_to_base_10
# mistake: sinusoidal_positional_encoding: exp is used with the logarithm to base 10, the two do not belong together

import math

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    # log first, exp later, the notes do it too
    div_term = np.exp(np.arange(0, d_model, 2) * -(math.log10(base) / d_model))  # <-
    pos = np.arange(n_positions)
    pe = np.zeros((d_model, n_positions))
    pe[0::2] = np.sin(np.outer(div_term, pos))
    pe[1::2] = np.cos(np.outer(div_term, pos))
    return pe.T


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    M = np.zeros((d_model, d_model))
    for i in range(0, d_model, 2):
        w = offset / base ** (i / d_model)
        M[i : i + 2, i : i + 2] = [[np.cos(w), np.sin(w)], [-np.sin(w), np.cos(w)]]
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
