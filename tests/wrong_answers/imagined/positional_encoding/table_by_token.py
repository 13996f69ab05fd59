# wrong: embed = positions_by_token
# student: Yusuf, both tables are looked up with the same ids
import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2 == 1:
        raise ValueError("d_model is odd")
    rows = []
    for pos in range(n_positions):
        angles = pos / base ** (np.arange(0, d_model, 2) / d_model)
        rows.append(np.column_stack([np.sin(angles), np.cos(angles)]).ravel())
    return np.stack(rows)


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2 == 1:
        raise ValueError("d_model is odd")
    angles = offset / base ** (np.arange(0, d_model, 2) / d_model)
    M = np.zeros((d_model, d_model))
    for i, a in enumerate(angles):
        M[2 * i, [2 * i, 2 * i + 1]] = np.cos(a), np.sin(a)
        M[2 * i + 1, [2 * i, 2 * i + 1]] = -np.sin(a), np.cos(a)
    return M


def embed(token_ids, embedding_table):
    vocab, d_model = embedding_table.shape
    positions = sinusoidal_positional_encoding(vocab, d_model)
    return embedding_table[token_ids] * np.sqrt(d_model) + positions[token_ids]
