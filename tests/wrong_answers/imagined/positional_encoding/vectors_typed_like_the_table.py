# wrong: embed = cut_to_integers
# student: Jana, writes the vectors into an array made like the table
import numpy as np

def sinusoidal_positional_encoding(n_positions: int, d_model: int, base: float=10000.0) -> np.ndarray:
    if d_model % 2:
        raise ValueError(f'd_model must be even, got {d_model}')
    position = np.arange(n_positions)[:, np.newaxis]
    angle = position * _frequencies(d_model, base)
    pe = np.empty((n_positions, d_model))
    pe[:, 0::2] = np.sin(angle)
    pe[:, 1::2] = np.cos(angle)
    return pe


def shift_matrix(offset: int, d_model: int, base: float=10000.0) -> np.ndarray:
    if d_model % 2:
        raise ValueError(f'd_model must be even, got {d_model}')
    angle = offset * _frequencies(d_model, base)
    even, odd = (np.arange(0, d_model, 2), np.arange(1, d_model, 2))
    m = np.zeros((d_model, d_model))
    m[even, even] = m[odd, odd] = np.cos(angle)
    m[even, odd] = np.sin(angle)
    m[odd, even] = -np.sin(angle)
    return m


def embed(token_ids, embedding_table):
    n, d_model = token_ids.shape[-1], embedding_table.shape[-1]
    out = np.empty((*token_ids.shape, d_model), dtype=embedding_table.dtype)
    out[...] = embedding_table[token_ids] * np.sqrt(d_model) + sinusoidal_positional_encoding(n, d_model)
    return out


def _frequencies(d_model: int, base: float) -> np.ndarray:
    pair = np.arange(d_model // 2)
    return base ** (-2 * pair / d_model)
