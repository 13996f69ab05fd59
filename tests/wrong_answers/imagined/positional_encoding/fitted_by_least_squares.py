# wrong: shift_matrix = ?
# student: Uma, lets lstsq find the matrix from a few positions
import numpy as np


def pe_at(positions, d_model, base):
    out = np.zeros((len(positions), d_model))
    for i in range(d_model // 2):
        out[:, 2 * i] = np.sin(positions / base ** (2 * i / d_model))
        out[:, 2 * i + 1] = np.cos(positions / base ** (2 * i / d_model))
    return out


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    return pe_at(np.arange(n_positions), d_model, base)


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    here = np.arange(d_model)
    before = pe_at(here, d_model, base)
    after = pe_at(here + offset, d_model, base)
    solution, *_ = np.linalg.lstsq(before, after, rcond=1e-6)
    return solution.T


def embed(token_ids, embedding_table):
    d_model = embedding_table.shape[1]
    n = token_ids.shape[-1]
    return embedding_table[token_ids] * np.sqrt(d_model) + sinusoidal_positional_encoding(n, d_model)
