# wrong: shift_matrix = columns_rolled
# student: Vera, knows "shift matrix" from signal processing
import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    pos = np.arange(n_positions).reshape(-1, 1)
    denominators = np.power(base, np.repeat(np.arange(0, d_model, 2), 2) / d_model)
    pe = pos / denominators
    pe[:, 0::2] = np.sin(pe[:, 0::2])
    pe[:, 1::2] = np.cos(pe[:, 1::2])
    return pe


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    return np.roll(np.eye(d_model), offset, axis=1)


def embed(token_ids, embedding_table):
    d = embedding_table.shape[1]
    return embedding_table[token_ids] * np.sqrt(d) + sinusoidal_positional_encoding(token_ids.shape[-1], d)
