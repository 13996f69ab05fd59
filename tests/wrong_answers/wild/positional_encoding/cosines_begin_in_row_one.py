# source: https://github.com/kaushalshetty/Positional-Encoding/issues/1
# wrong: sinusoidal_positional_encoding = ?
# mistake: sinusoidal_positional_encoding: the cosine is left out in row 0, whose odd columns stay 0
# clear: sinusoidal_positional_encoding ~ only the first position along n_positions is wrong

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("odd d_model")
    position_enc = np.array(
        [[pos / np.power(base, 2 * (i // 2) / d_model) for i in range(d_model)] for pos in range(n_positions)]
    )
    position_enc[1:, 0::2] = np.sin(position_enc[1:, 0::2])  # dim 2i
    position_enc[1:, 1::2] = np.cos(position_enc[1:, 1::2])  # <-
    return position_enc


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
