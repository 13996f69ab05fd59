# wrong: embed = positions_from_0_to_1
# student: Zoe, puts the positions on a scale from 0 to 1, so that long sentences do not get large ones
import numpy as np


def encode(positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    pe = np.zeros((len(positions), d_model))
    for i in range(d_model // 2):
        pe[:, 2 * i] = np.sin(positions / base ** (2 * i / d_model))
        pe[:, 2 * i + 1] = np.cos(positions / base ** (2 * i / d_model))
    return pe


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    return encode(np.arange(n_positions), d_model, base)


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    row = encode(np.array([offset]), d_model, base)[0]
    M = np.zeros((d_model, d_model))
    for i in range(0, d_model, 2):
        M[i, i] = M[i + 1, i + 1] = row[i + 1]
        M[i, i + 1] = row[i]
        M[i + 1, i] = -row[i]
    return M


def embed(token_ids, embedding_table):
    d_model = embedding_table.shape[1]
    n = token_ids.shape[-1]
    return embedding_table[token_ids] * np.sqrt(d_model) + encode(np.linspace(0, 1, n), d_model)
