# wrong: embed = scaled_after_adding
# student: Wim, does the multiplication last, on the sum
import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if rem(d_model):
        raise ValueError("d_model must be even")
    [col, pos] = np.meshgrid(np.arange(d_model), np.arange(n_positions))
    a = pos / base ** (2 * np.floor(col / 2) / d_model)
    return np.sin(a) * (col % 2 == 0) + np.cos(a) * (col % 2 == 1)


def rem(d):
    return d % 2


def shift_matrix(offset, d_model, base=10000.0):
    if rem(d_model):
        raise ValueError("d_model must be even")
    M = np.zeros((d_model, d_model))
    for i in range(0, d_model, 2):
        a = offset / base ** (i / d_model)
        M[i, i] = np.cos(a)
        M[i, i + 1] = np.sin(a)
        M[i + 1, i] = -np.sin(a)
        M[i + 1, i + 1] = np.cos(a)
    return M


def embed(token_ids, embedding_table):
    d_model = embedding_table.shape[1]
    x = embedding_table[token_ids]
    x = x + sinusoidal_positional_encoding(token_ids.shape[-1], d_model)
    return x * np.sqrt(d_model)
