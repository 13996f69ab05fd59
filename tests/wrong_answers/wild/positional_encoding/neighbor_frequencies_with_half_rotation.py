# source: https://github.com/raiyanyahya/how-to-train-your-gpt/issues/6
# wrong: shift_matrix = sines_between_halves
# mistake: shift_matrix: the cosines are laid out for neighboring pairs, the sines for halves, so the frequencies do not fit the pairs

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
    freqs = offset * base ** (-np.arange(0, d_model, 2) / d_model)
    emb = np.repeat(freqs, 2)  # t0 t0 t1 t1 ...
    m = np.diag(np.cos(emb))
    half = d_model // 2
    for j in range(half):
        m[j, j + half] = np.sin(emb[j])  # <-
        m[j + half, j] = -np.sin(emb[j + half])  # <-
    return m


def embed(token_ids, embedding_table):
    x = np.take(embedding_table, token_ids, axis=0) * embedding_table.shape[-1] ** 0.5
    return x + sinusoidal_positional_encoding(token_ids.shape[-1], embedding_table.shape[-1])
