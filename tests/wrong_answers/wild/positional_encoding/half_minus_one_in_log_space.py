# source: https://github.com/hojonathanho/diffusion/issues/15
# wrong: sinusoidal_positional_encoding = last_frequency_is_one_over_base
# mistake: sinusoidal_positional_encoding: the logarithm of the base is divided by d_model/2 - 1 instead of d_model/2

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    half_dim = d_model // 2
    emb = np.log(base) / (half_dim - 1)  # <-
    emb = np.exp(np.arange(half_dim) * -emb)
    emb = np.arange(n_positions)[:, None] * emb[None, :]
    return np.stack([np.sin(emb), np.cos(emb)], axis=2).reshape(n_positions, d_model)


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
