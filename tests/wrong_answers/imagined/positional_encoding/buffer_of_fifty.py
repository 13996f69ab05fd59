# wrong: embed = ?
# clear: embed ~ where the other has 50
# student: Tomas, registers the encoding once, as a buffer of max_len rows, and slices it
import numpy as np

MAX_LEN = 50  # <-


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    pe = np.zeros((n_positions, d_model))
    position = np.arange(n_positions)[:, None]
    div_term = np.exp(np.arange(0, d_model, 2) * (-np.log(base) / d_model))
    pe[:, 0::2] = np.sin(position * div_term)
    pe[:, 1::2] = np.cos(position * div_term)
    return pe


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    M = np.zeros((d_model, d_model))
    for i in range(0, d_model, 2):
        a = offset * np.exp(-np.log(base) * i / d_model)
        M[i : i + 2, i : i + 2] = [[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]
    return M


def embed(token_ids, embedding_table):
    d_model = embedding_table.shape[1]
    pe = sinusoidal_positional_encoding(MAX_LEN, d_model)
    return embedding_table[token_ids] * np.sqrt(d_model) + pe[: token_ids.shape[-1]]
