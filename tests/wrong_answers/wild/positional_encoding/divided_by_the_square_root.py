# source: https://github.com/pytorch/tutorials/issues/2849
# wrong: embed = divided_by_root_d_model
# mistake: embed: the rows of the table are divided by the square root of d_model instead of multiplied

import math

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
    if d_model % 2:
        raise ValueError("d_model must be even")
    M = np.zeros((d_model, d_model))
    for i in range(0, d_model, 2):
        w = offset / base ** (i / d_model)
        M[i : i + 2, i : i + 2] = [[np.cos(w), np.sin(w)], [-np.sin(w), np.cos(w)]]
    return M


def embed(token_ids, embedding_table):
    d_model = embedding_table.shape[1]
    src = embedding_table[token_ids] / math.sqrt(d_model)  # <-
    return src + sinusoidal_positional_encoding(token_ids.shape[-1], d_model)
