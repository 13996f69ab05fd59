# wrong: sinusoidal_positional_encoding = positions_from_one
# follows: embed <- sinusoidal_positional_encoding
# student: Kofi, the first word has position 1, the second 2, ...
import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model is not even")
    pe = []
    for pos in range(1, n_positions + 1):
        row = []
        for i in range(d_model // 2):
            row += [np.sin(pos / base ** (2 * i / d_model)), np.cos(pos / base ** (2 * i / d_model))]
        pe.append(row)
    return np.array(pe)


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model is not even")
    M = np.zeros((d_model, d_model))
    for i in range(d_model // 2):
        t = offset / base ** (2 * i / d_model)
        M[2 * i, 2 * i] = np.cos(t)
        M[2 * i, 2 * i + 1] = np.sin(t)
        M[2 * i + 1, 2 * i] = -np.sin(t)
        M[2 * i + 1, 2 * i + 1] = np.cos(t)
    return M


def embed(token_ids, embedding_table):
    d = embedding_table.shape[1]
    pe = sinusoidal_positional_encoding(token_ids.shape[-1], d)
    return embedding_table[token_ids] * np.sqrt(d) + pe
