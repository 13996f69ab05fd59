# source: https://github.com/tatp22/multidim-positional-encoding/issues/30
# wrong: embed = ?
# clear: embed ~ not enough values to unpack
# mistake: embed: the shape is unpacked as (batch, n), so a single sequence or more batch axes raise an error

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2 == 1:
        raise ValueError("d_model must be even")
    pos = np.arange(n_positions)[:, None]
    div_term = np.exp(np.arange(0, d_model, 2) * (-np.log(base) / d_model))
    pe = np.zeros((n_positions, d_model))
    pe[:, 0::2] = np.sin(pos * div_term)
    pe[:, 1::2] = np.cos(pos * div_term)
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
    batch, seq_len = token_ids.shape  # <-
    vocab, d_model = embedding_table.shape
    out = np.zeros((batch, seq_len, d_model))
    pe = sinusoidal_positional_encoding(seq_len, d_model)
    for b in range(batch):
        out[b] = embedding_table[token_ids[b]] * np.sqrt(d_model) + pe
    return out
