# source: https://github.com/DSPsleeporg/smiles-transformer/pull/22
# wrong: embed = scaled:embedding_table*2
# mistake: embed: the embedding is added to a sum that already holds it, so it counts twice

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2 == 1:
        raise ValueError("d_model must be even")
    pos = np.arange(n_positions)[:, None]
    angles = pos / base ** (np.arange(0, d_model, 2) / d_model)
    pe = np.zeros((n_positions, d_model))
    pe[:, 0::2] = np.sin(angles)
    pe[:, 1::2] = np.cos(angles)
    return pe


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2 == 1:
        raise ValueError("d_model must be even")
    m = np.zeros((d_model, d_model))
    for i in range(0, d_model, 2):
        a = offset / base ** (i / d_model)
        m[i : i + 2, i : i + 2] = [[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]
    return m


def add_positions(x):
    return x + sinusoidal_positional_encoding(x.shape[-2], x.shape[-1])


def embed(token_ids, embedding_table):
    d_model = embedding_table.shape[-1]
    embedded = embedding_table[token_ids] * np.sqrt(d_model)
    embedded = embedded + add_positions(embedded)  # <-
    return embedded
