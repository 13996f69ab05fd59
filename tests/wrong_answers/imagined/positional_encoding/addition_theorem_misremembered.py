# wrong: shift_matrix = sign_lost
# student: Nora, cos(a + b) = cos a cos b + sin a sin b, she is rather sure
import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError(f"d_model must be even, not {d_model}")
    pe = np.zeros((n_positions, d_model))
    for i in range(d_model // 2):
        wavelength = base ** (2 * i / d_model)
        pe[:, 2 * i] = np.sin(np.arange(n_positions) / wavelength)
        pe[:, 2 * i + 1] = np.cos(np.arange(n_positions) / wavelength)
    return pe


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError(f"d_model must be even, not {d_model}")
    m = np.zeros((d_model, d_model))
    for i in range(d_model // 2):
        wavelength = base ** (2 * i / d_model)
        # sin(a + b) = sin a cos b + cos a sin b
        m[2 * i, 2 * i] = np.cos(offset / wavelength)
        m[2 * i, 2 * i + 1] = np.sin(offset / wavelength)
        # cos(a + b) = cos a cos b + sin a sin b
        m[2 * i + 1, 2 * i + 1] = np.cos(offset / wavelength)
        m[2 * i + 1, 2 * i] = np.sin(offset / wavelength)
    return m


def embed(token_ids, embedding_table):
    d_model = embedding_table.shape[1]
    e = embedding_table[token_ids] * np.sqrt(d_model)
    return e + sinusoidal_positional_encoding(token_ids.shape[-1], d_model)
