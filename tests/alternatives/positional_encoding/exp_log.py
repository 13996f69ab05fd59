"""The way of many tutorials: frequencies as exp of a multiple of the logarithm, written into strided slices."""

import numpy as np


def frequencies(d_model, base):
    if d_model % 2 != 0:
        raise ValueError(f"cannot use an odd d_model ({d_model})")
    return np.exp(np.arange(0, d_model, 2) * (-np.log(base) / d_model))


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    div_term = frequencies(d_model, base)
    position = np.arange(0, n_positions, dtype=np.float64)[:, None]
    pe = np.zeros((n_positions, d_model))
    pe[:, 0::2] = np.sin(position * div_term)
    pe[:, 1::2] = np.cos(position * div_term)
    return pe


def shift_matrix(offset, d_model, base=10000.0):
    turn = offset * frequencies(d_model, base)
    m = np.diag(np.repeat(np.cos(turn), 2))
    beside = np.zeros(d_model - 1)
    beside[::2] = np.sin(turn)
    return m + np.diag(beside, k=1) - np.diag(beside, k=-1)


def embed(token_ids, embedding_table):
    x = embedding_table[token_ids].astype(np.float64)
    x *= np.sqrt(x.shape[-1])
    x += sinusoidal_positional_encoding(x.shape[-2], x.shape[-1])
    return x
