# source: https://github.com/SamLynnEvans/Transformer/issues/10
# wrong: embed = not_scaled
# mistake: embed: the embedding is not multiplied by the square root of d_model

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


class Embedder:
    def __init__(self, table):
        self.table = table

    def __call__(self, x):
        return self.table[x]  # <-


def embed(token_ids, embedding_table):
    x = Embedder(embedding_table)(token_ids)
    return x + sinusoidal_positional_encoding(x.shape[-2], x.shape[-1])
