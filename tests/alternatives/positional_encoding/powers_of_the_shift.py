"""The matrix for one step comes first; the table is made by stepping from row to row."""

import numpy as np


def one_step(d_model, base):
    if d_model % 2:
        raise ValueError(f"d_model={d_model} is odd")
    omega = 1.0 / base ** (np.arange(d_model // 2) * 2 / d_model)
    m = np.zeros((d_model // 2, 2, d_model // 2, 2))
    pair = np.arange(d_model // 2)
    m[pair, :, pair, :] = np.stack(
        [np.stack([np.cos(omega), np.sin(omega)], -1), np.stack([-np.sin(omega), np.cos(omega)], -1)], axis=1
    )
    return m.reshape(d_model, d_model)


def shift_matrix(offset, d_model, base=10000.0):
    return np.linalg.matrix_power(one_step(d_model, base) if offset >= 0 else one_step(d_model, base).T, abs(offset))


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    step = one_step(d_model, base)
    row = np.tile([0.0, 1.0], d_model // 2)
    table = [row]
    for _ in range(n_positions - 1):
        row = step @ row
        table.append(row)
    return np.stack(table)


def embed(token_ids, embedding_table):
    if token_ids.ndim > 1:
        return np.stack([embed(ids, embedding_table) for ids in token_ids])
    d_model = embedding_table.shape[-1]
    pe = sinusoidal_positional_encoding(len(token_ids), d_model)
    return np.stack([np.sqrt(d_model) * embedding_table[t] + pe[i] for i, t in enumerate(token_ids)])
