# wrong: sinusoidal_positional_encoding = halves
# follows: embed <- sinusoidal_positional_encoding
# student: Ivo, saw concat([sin, cos]) in a TensorFlow tutorial
import numpy as np


def angles(positions, d_model, base):
    i = np.arange(d_model // 2)
    return np.outer(positions, base ** (-2 * i / d_model))


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("odd d_model")
    a = angles(np.arange(n_positions), d_model, base)
    return np.concatenate([np.sin(a), np.cos(a)], axis=-1)


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("odd d_model")
    (a,) = angles([offset], d_model, base)
    M = np.zeros((d_model, d_model))
    M[0::2, 0::2] = M[1::2, 1::2] = np.diag(np.cos(a))
    M[0::2, 1::2] = np.diag(np.sin(a))
    M[1::2, 0::2] = -np.diag(np.sin(a))
    return M


def embed(token_ids, embedding_table):
    d_model = embedding_table.shape[-1]
    return embedding_table[token_ids] * np.sqrt(d_model) + sinusoidal_positional_encoding(token_ids.shape[-1], d_model)
