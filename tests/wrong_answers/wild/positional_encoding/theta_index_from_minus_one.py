# source: https://github.com/bkitano/llama-from-scratch/issues/8
# wrong: shift_matrix = added_to_twice_i__2
# mistake: shift_matrix: the exponent is -2(i-1)/d_model although i starts at 0

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
    R = np.zeros((d_model, d_model))
    for i in range(d_model // 2):
        theta = base ** (-2.0 * (i - 1) / d_model)  # <-
        m_theta = offset * theta
        R[2 * i, 2 * i] = np.cos(m_theta)
        R[2 * i, 2 * i + 1] = np.sin(m_theta)
        R[2 * i + 1, 2 * i] = -np.sin(m_theta)
        R[2 * i + 1, 2 * i + 1] = np.cos(m_theta)
    return R


def embed(token_ids, embedding_table):
    x = np.take(embedding_table, token_ids, axis=0) * embedding_table.shape[-1] ** 0.5
    return x + sinusoidal_positional_encoding(token_ids.shape[-1], embedding_table.shape[-1])
