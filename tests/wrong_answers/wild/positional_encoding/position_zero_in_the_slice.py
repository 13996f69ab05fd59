# source: https://github.com/datawhalechina/hello-agents/issues/117
# wrong: sinusoidal_positional_encoding = ?
# mistake: sinusoidal_positional_encoding: the whole table is assigned to position 0 of a table with a batch axis
# clear: sinusoidal_positional_encoding ~ `pe\[:, 0, 0::2\] = .* does not fit into a place of shape \(1, 2\)

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError(f"d_model has to be even, but it is {d_model}")
    position = np.arange(n_positions)[:, None]
    div_term = np.exp(np.arange(0, d_model, 2) * (-np.log(base) / d_model))
    pe = np.zeros((1, n_positions, d_model))
    # even columns: sine, odd columns: cosine
    pe[:, 0, 0::2] = np.sin(position * div_term)  # <-
    pe[:, 0, 1::2] = np.cos(position * div_term)  # <-
    return pe[0]


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2 != 0:
        raise ValueError(f"d_model={d_model} is odd")
    freq = base ** (-np.arange(0, d_model, 2) / d_model)
    cos, sin = np.cos(offset * freq), np.sin(offset * freq)
    matrix = np.diag(np.repeat(cos, 2))
    for i in range(d_model // 2):
        matrix[2 * i, 2 * i + 1] = sin[i]
        matrix[2 * i + 1, 2 * i] = -sin[i]
    return matrix


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
