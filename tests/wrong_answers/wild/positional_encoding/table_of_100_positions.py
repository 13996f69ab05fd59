# source: https://github.com/bentrevett/pytorch-seq2seq/issues/89
# wrong: embed = ?
# clear: embed ~ index 100 is out of bounds for axis 0 with size 100
# mistake: embed: the table of positions has a fixed length of 100, longer sequences do not fit

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
    if d_model % 2:
        raise ValueError("d_model must be even")
    M = np.zeros((d_model, d_model))
    for i in range(0, d_model, 2):
        w = offset / base ** (i / d_model)
        M[i : i + 2, i : i + 2] = [[np.cos(w), np.sin(w)], [-np.sin(w), np.cos(w)]]
    return M


MAX_LENGTH = 100  # <-


def embed(token_ids, embedding_table):
    d = embedding_table.shape[-1]
    pos_embedding = sinusoidal_positional_encoding(MAX_LENGTH, d)  # <-
    pos = np.arange(token_ids.shape[-1])
    return embedding_table[token_ids] * d**0.5 + pos_embedding[pos]
