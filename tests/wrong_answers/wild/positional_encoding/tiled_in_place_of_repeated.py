# source: https://github.com/xiangking/ark-nlp/issues/47
# wrong: shift_matrix = ?
# mistake: shift_matrix: the frequencies are repeated as a block, so neighboring columns get the angles of different pairs

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2 != 0:
        raise ValueError(f"d_model={d_model} is odd")
    pe = np.zeros((n_positions, d_model))
    for pos in range(n_positions):
        for i in range(d_model // 2):
            angle = pos / base ** (2 * i / d_model)
            pe[pos, 2 * i] = np.sin(angle)
            pe[pos, 2 * i + 1] = np.cos(angle)
    return pe


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError(f"d_model must be even: {d_model}")
    freqs = base ** (-np.arange(0, d_model, 2) / d_model)
    # every frequency is used by two columns
    angle = np.tile(offset * freqs, 2)  # <-
    m = np.diag(np.cos(angle))
    for row in range(d_model):
        if row % 2 == 0:
            m[row, row + 1] = np.sin(angle[row])
        else:
            m[row, row - 1] = -np.sin(angle[row])
    return m


def embed(token_ids, embedding_table):
    d_model = embedding_table.shape[-1]
    if d_model % 2 != 0:
        raise ValueError(f"d_model={d_model} is odd")
    length = token_ids.shape[-1]
    pos = np.arange(length)[:, None]
    angles = pos / 10000.0 ** (np.arange(0, d_model, 2) / d_model)
    x = np.sqrt(d_model) * embedding_table[token_ids]
    x[..., 0::2] += np.sin(angles)
    x[..., 1::2] += np.cos(angles)
    return x
