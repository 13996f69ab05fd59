"""Plain Python: the definition, entry by entry."""

import math

import numpy as np


def check(d_model):
    if d_model % 2 == 1:
        raise ValueError("d_model has to be even")


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    check(d_model)
    table = []
    for pos in range(n_positions):
        row = []
        for i in range(d_model // 2):
            angle = pos / base ** (2 * i / d_model)
            row += [math.sin(angle), math.cos(angle)]
        table.append(row)
    return np.array(table)


def shift_matrix(offset, d_model, base=10000.0):
    check(d_model)
    m = [[0.0] * d_model for _ in range(d_model)]
    for i in range(0, d_model, 2):
        angle = offset / base ** (i / d_model)
        m[i][i] = m[i + 1][i + 1] = math.cos(angle)
        m[i][i + 1] = math.sin(angle)
        m[i + 1][i] = -math.sin(angle)
    return np.array(m)


def embed(token_ids, embedding_table):
    d_model = embedding_table.shape[1]
    pe = sinusoidal_positional_encoding(token_ids.shape[-1], d_model).tolist()
    result = np.zeros((*token_ids.shape, d_model))
    for where in np.ndindex(*token_ids.shape):
        row = embedding_table[token_ids[where]].tolist()
        result[where] = [math.sqrt(d_model) * e + p for e, p in zip(row, pe[where[-1]], strict=True)]
    return result
