# source: https://github.com/codertimo/BERT-pytorch/issues/18
# wrong: sinusoidal_positional_encoding = exponents_cut
# mistake: sinusoidal_positional_encoding: the exponents are kept in an integer array, so they are cut off to whole numbers
# follows: embed <- sinusoidal_positional_encoding

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model: even only")
    div_term = np.arange(0, d_model, 2)  # <-
    div_term[:] = div_term * -(np.log(base) / d_model)  # <-
    div_term = np.exp(div_term)
    position = np.arange(n_positions)[:, None]
    pe = np.zeros((n_positions, d_model))
    pe[:, 0::2] = np.sin(position * div_term)
    pe[:, 1::2] = np.cos(position * div_term)
    return pe


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2 != 0:
        raise ValueError(f"d_model has to be even, not {d_model}")
    theta = offset * base ** (-np.arange(0, d_model, 2) / d_model)
    theta = np.repeat(theta, 2)
    sin = np.sin(theta[:-1])
    sin[1::2] = 0  # nothing between two pairs
    return np.diag(np.cos(theta)) + np.diag(sin, 1) - np.diag(sin, -1)


def embed(token_ids, embedding_table):
    x = np.take(embedding_table, token_ids, axis=0) * embedding_table.shape[-1] ** 0.5
    return x + sinusoidal_positional_encoding(token_ids.shape[-1], embedding_table.shape[-1])
