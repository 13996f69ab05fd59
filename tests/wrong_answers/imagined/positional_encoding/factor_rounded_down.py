# wrong: sinusoidal_positional_encoding = floored
# follows: embed <- sinusoidal_positional_encoding
# student: Rosa, a // too many where the logarithm is divided
import numpy as np

def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    half = d_model // 2
    div = np.exp(np.arange(half) * (-np.log(base) / half // 1))
    ang = np.arange(n_positions)[:, None] * div
    pe = np.empty((n_positions, d_model))
    pe[:, 0::2] = np.sin(ang)
    pe[:, 1::2] = np.cos(ang)
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


def embed(token_ids: np.ndarray, embedding_table: np.ndarray) -> np.ndarray:
    n, d_model = (token_ids.shape[-1], embedding_table.shape[-1])
    tokens = embedding_table[token_ids] * np.sqrt(d_model)
    return tokens + sinusoidal_positional_encoding(n, d_model)


def _frequencies(d_model: int, base: float) -> np.ndarray:
    pair = np.arange(d_model // 2)
    return base ** (-2 * pair / d_model)
