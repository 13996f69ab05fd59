# source: https://github.com/TransformerLensOrg/TransformerLens/pull/365
# wrong: shift_matrix = blocks_for_halves
# mistake: shift_matrix: a comma makes the condition a tuple, which is always true, so column i pairs with column i + d_model/2

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


def shift_matrix(offset, d_model, base=10000.0, layout="interleaved"):
    if d_model % 2:
        raise ValueError(f"d_model is {d_model}, not even")
    half = d_model // 2
    m = np.zeros((d_model, d_model))
    for i in range(half):
        angle = offset * base ** (-2 * i / d_model)
        if (
            layout == "halves",  # <-
        ):  # <-
            a, b = i, i + half  # <-
        else:
            a, b = 2 * i, 2 * i + 1
        m[a, a] = m[b, b] = np.cos(angle)
        m[a, b] = np.sin(angle)
        m[b, a] = -np.sin(angle)
    return m


def embed(token_ids, embedding_table):
    n, d_model = token_ids.shape[-1], embedding_table.shape[1]
    return embedding_table[token_ids] * d_model**0.5 + sinusoidal_positional_encoding(n, d_model)
