# source: https://github.com/NeuracoreAI/neuracore/pull/154
# wrong: embed = ?
# mistake: embed: the new axis of the encoding stands after the positions, not before, so it broadcasts along the batch

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model & 1:
        raise ValueError("d_model needs sin/cos pairs, so it must be even")
    angles = np.outer(np.arange(n_positions), 1 / base ** (np.arange(0, d_model, 2) / d_model))
    # (n, d/2, 2) and then glue the pairs together
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(n_positions, d_model)


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    M = np.zeros((d_model, d_model))
    for i in range(0, d_model, 2):
        w = offset / base ** (i / d_model)
        M[i : i + 2, i : i + 2] = [[np.cos(w), np.sin(w)], [-np.sin(w), np.cos(w)]]
    return M


def embed(token_ids, embedding_table):
    emb = embedding_table[token_ids] * np.sqrt(embedding_table.shape[1])
    pe = sinusoidal_positional_encoding(token_ids.shape[-1], embedding_table.shape[1])
    pe = np.expand_dims(pe, 1)  # for the batch  # <-
    return emb + pe
