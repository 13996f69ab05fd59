# wrong: sinusoidal_positional_encoding = integer_division
# wrong: shift_matrix = integer_division
# follows: embed <- sinusoidal_positional_encoding
# student: Omar, uses // for everything that is an index
import numpy as np


def _theta(i, d_model, base):
    return base ** -(2 * i // d_model)


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2 != 0:
        raise ValueError("d_model should be even")
    pe = np.zeros((n_positions, d_model))
    for pos in range(n_positions):
        for i in range(d_model // 2):
            pe[pos, 2 * i] = np.sin(pos * _theta(i, d_model, base))
            pe[pos, 2 * i + 1] = np.cos(pos * _theta(i, d_model, base))
    return pe


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2 != 0:
        raise ValueError("d_model should be even")
    m = np.zeros((d_model, d_model))
    for i in range(d_model // 2):
        a = offset * _theta(i, d_model, base)
        m[2 * i : 2 * i + 2, 2 * i : 2 * i + 2] = np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    return m


def embed(token_ids, embedding_table):
    d_model = embedding_table.shape[1]
    x = np.take(embedding_table, token_ids, axis=0) * np.sqrt(d_model)
    return x + sinusoidal_positional_encoding(x.shape[-2], d_model)
