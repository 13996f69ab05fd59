# source: https://github.com/goodfire-ai/spd/pull/88
# wrong: sinusoidal_positional_encoding = multiplied_by_power
# mistake: sinusoidal_positional_encoding: the position is multiplied by base^(2i/d_model) instead of divided
# follows: embed <- sinusoidal_positional_encoding

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model not even")
    out = []
    for pos in range(n_positions):
        row = []
        for i in range(d_model // 2):
            angle = pos * base ** (2 * i / d_model)  # <-
            row += [np.sin(angle), np.cos(angle)]
        out.append(row)
    return np.array(out)


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2 != 0:
        raise ValueError(f"d_model has to be even, not {d_model}")
    theta = offset * base ** (-np.arange(0, d_model, 2) / d_model)
    theta = np.repeat(theta, 2)
    sin = np.sin(theta[:-1])
    sin[1::2] = 0  # nothing between two pairs
    return np.diag(np.cos(theta)) + np.diag(sin, 1) - np.diag(sin, -1)


def embed(token_ids, embedding_table):
    x = np.take(embedding_table, token_ids, axis=0) * embedding_table.shape[-1] ** 0.5
    return x + sinusoidal_positional_encoding(token_ids.shape[-1], embedding_table.shape[-1])
