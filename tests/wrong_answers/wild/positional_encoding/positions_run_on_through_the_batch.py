# source: https://github.com/rasbt/reasoning-from-scratch/issues/33
# wrong: embed = positions_run_on
# mistake: embed: the batch is flattened first, so the positions go on counting from one sequence to the next

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2 != 0:
        raise ValueError(f"d_model = {d_model} is odd")
    P = np.zeros((n_positions, d_model))
    for k in range(n_positions):
        for i in range(d_model // 2):
            denominator = base ** (2 * i / d_model)
            P[k, 2 * i] = np.sin(k / denominator)
            P[k, 2 * i + 1] = np.cos(k / denominator)
    return P


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    M = np.zeros((d_model, d_model))
    for i in range(0, d_model, 2):
        w = offset / base ** (i / d_model)
        M[i : i + 2, i : i + 2] = [[np.cos(w), np.sin(w)], [-np.sin(w), np.cos(w)]]
    return M


def embed(token_ids, embedding_table):
    d_model = embedding_table.shape[-1]
    ids = token_ids.ravel()
    pe = sinusoidal_positional_encoding(len(ids), d_model)  # <-
    x = embedding_table[ids] * np.sqrt(d_model) + pe
    return x.reshape(token_ids.shape + (d_model,))
