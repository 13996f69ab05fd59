# source: https://github.com/prudvireddyNS/Transformer-TensorFlow
# wrong: sinusoidal_positional_encoding = computed_in_single_precision
# mistake: sinusoidal_positional_encoding: positions and columns are float32, so the angles are rounded to single precision

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    even_i = np.arange(0, d_model, 2, dtype=np.float32)  # <-
    denominator = np.power(base, even_i / d_model)
    position = np.arange(n_positions, dtype=np.float32).reshape(n_positions, 1)  # <-
    pe = np.empty((n_positions, d_model))
    pe[:, 0::2] = np.sin(position / denominator)
    pe[:, 1::2] = np.cos(position / denominator)
    return pe


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
