# source: https://github.com/KasperGroesLudvigsen/influenza_transformer/issues/9
# wrong: embed = scaled_by_root_of_512
# mistake: embed: the factor is the square root of 512, the default width, instead of the table's own width

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2 != 0:
        raise ValueError(f"d_model = {d_model} is odd")
    P = np.zeros((n_positions, d_model))
    for k in range(n_positions):
        for i in range(d_model // 2):
            denominator = base ** (2 * i / d_model)
            P[k, 2 * i] = np.sin(k / denominator)
            P[k, 2 * i + 1] = np.cos(k / denominator)
    return P


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2 != 0:
        raise ValueError(f"d_model has to be even, not {d_model}")
    theta = offset * base ** (-np.arange(0, d_model, 2) / d_model)
    theta = np.repeat(theta, 2)
    sin = np.sin(theta[:-1])
    sin[1::2] = 0  # nothing between two pairs
    return np.diag(np.cos(theta)) + np.diag(sin, 1) - np.diag(sin, -1)


def embed(token_ids, embedding_table, d_model=512):
    scale = np.sqrt(d_model)  # <-
    pe = sinusoidal_positional_encoding(token_ids.shape[-1], embedding_table.shape[1])
    return embedding_table[token_ids] * scale + pe
