# wrong: sinusoidal_positional_encoding = dimension_index_doubled
# follows: embed <- sinusoidal_positional_encoding
# student: Fatou, takes the 2i of the formula and puts in her loop variable, which already is the column
import math

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2 == 1:
        raise ValueError("d_model must be even")
    table = np.zeros((n_positions, d_model))
    for pos in range(n_positions):
        for i in range(d_model):
            angle = pos / base ** (2 * i / d_model)
            if i % 2 == 0:
                table[pos][i] = math.sin(angle)
            else:
                table[pos][i] = math.cos(angle)
    return table


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2 == 1:
        raise ValueError("d_model must be even")
    M = np.zeros((d_model, d_model))
    for pair in range(d_model // 2):
        w = 1 / base ** (2 * pair / d_model)
        s = 2 * pair
        c = 2 * pair + 1
        M[s][s] = math.cos(offset * w)
        M[s][c] = math.sin(offset * w)
        M[c][s] = -math.sin(offset * w)
        M[c][c] = math.cos(offset * w)
    return M


def embed(token_ids, embedding_table):
    d_model = embedding_table.shape[1]
    n = token_ids.shape[-1]
    return embedding_table[token_ids] * math.sqrt(d_model) + sinusoidal_positional_encoding(n, d_model)
