# wrong: sinusoidal_positional_encoding = brackets_lost
# follows: embed <- sinusoidal_positional_encoding
# student: Fatou, from the formula on a slide where the exponent was not raised: 10000 2i/d
import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2 == 1:
        raise ValueError("d_model must be even")
    pe = np.zeros((n_positions, d_model))
    for pos in range(n_positions):
        for i in range(d_model // 2):
            pe[pos, 2 * i] = np.sin(pos / base**2 * i / d_model)
            pe[pos, 2 * i + 1] = np.cos(pos / base**2 * i / d_model)
    return pe


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2 == 1:
        raise ValueError("d_model must be even")
    M = np.zeros((d_model, d_model))
    for i in range(d_model // 2):
        angle = offset / (base ** (2 * i / d_model))
        M[2 * i, 2 * i] = np.cos(angle)
        M[2 * i, 2 * i + 1] = np.sin(angle)
        M[2 * i + 1, 2 * i] = -np.sin(angle)
        M[2 * i + 1, 2 * i + 1] = np.cos(angle)
    return M


def embed(token_ids, embedding_table):
    d_model = embedding_table.shape[1]
    return embedding_table[token_ids] * np.sqrt(d_model) + sinusoidal_positional_encoding(token_ids.shape[-1], d_model)
