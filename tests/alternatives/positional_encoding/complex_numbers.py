"""A pair of columns is one complex number: cos + i sin turns by a factor, and a view takes it apart again."""

import numpy as np


def turns(d_model, base):
    if d_model % 2:
        raise ValueError("an even d_model is needed")
    return np.exp(1j * np.power(float(base), -np.arange(0, d_model, 2) / d_model))


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    hands = turns(d_model, base) ** np.arange(n_positions)[:, None]
    pairs = np.ascontiguousarray(hands).view(np.float64).reshape(n_positions, d_model // 2, 2)
    return pairs[..., ::-1].reshape(n_positions, d_model)


def shift_matrix(offset, d_model, base=10000.0):
    blocks = turns(d_model, base) ** offset
    eye = np.eye(d_model // 2)
    turn = np.array([[0.0, 1.0], [-1.0, 0.0]])
    return np.kron(eye * blocks.real, np.eye(2)) + np.kron(eye * blocks.imag, turn)


def embed(token_ids, embedding_table):
    vocab, d_model = embedding_table.shape
    one_hot = np.equal.outer(token_ids, np.arange(vocab)).astype(float)
    return d_model**0.5 * (one_hot @ embedding_table) + sinusoidal_positional_encoding(token_ids.shape[-1], d_model)
