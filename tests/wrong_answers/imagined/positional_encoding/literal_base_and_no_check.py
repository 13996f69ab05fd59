# wrong: sinusoidal_positional_encoding = base_ignored + odd_accepted
# student: Ana, broadcasts; a where() chooses between sine and cosine, so odd widths just work
import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    j = np.arange(d_model)
    angle = np.arange(n_positions)[:, None] / 10_000 ** ((j - j % 2) / d_model)
    return np.where(j % 2 == 0, np.sin(angle), np.cos(angle))


def shift_matrix(offset, d_model, base=10000.0):
    if d_model & 1:
        raise ValueError("d_model is odd")
    j = np.arange(d_model)
    theta = offset * base ** (-(j - j % 2) / d_model)
    M = np.diag(np.cos(theta))
    even = j[::2]
    M[even, even + 1] = np.sin(theta[::2])
    M[even + 1, even] = -np.sin(theta[::2])
    return M


def embed(token_ids, embedding_table):
    d = embedding_table.shape[1]
    if d & 1:
        raise ValueError("d_model is odd")
    return np.sqrt(d) * embedding_table[token_ids] + sinusoidal_positional_encoding(np.shape(token_ids)[-1], d)
