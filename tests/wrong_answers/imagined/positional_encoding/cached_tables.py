# wrong: sinusoidal_positional_encoding = base_ignored
# student: Milo, AI completion adds a cache; its key leaves out the base
import numpy as np

_CACHE: dict[tuple[int, int], np.ndarray] = {}


def sinusoidal_positional_encoding(n_positions: int, d_model: int, base: float = 10000.0) -> np.ndarray:
    """Sinusoidal positional encoding, computed once for each size."""
    if d_model % 2 != 0:
        raise ValueError(f"d_model must be even, got {d_model}")
    key = (n_positions, d_model)
    if key not in _CACHE:
        positions = np.arange(n_positions)[:, np.newaxis]
        div_term = base ** (-np.arange(0, d_model, 2) / d_model)
        pe = np.zeros((n_positions, d_model))
        pe[:, 0::2] = np.sin(positions * div_term)
        pe[:, 1::2] = np.cos(positions * div_term)
        _CACHE[key] = pe
    return _CACHE[key].copy()


def shift_matrix(offset: int, d_model: int, base: float = 10000.0) -> np.ndarray:
    """Rotation that shifts the encoding by an offset."""
    if d_model % 2 != 0:
        raise ValueError(f"d_model must be even, got {d_model}")
    angles = offset * base ** (-np.arange(0, d_model, 2) / d_model)
    matrix = np.zeros((d_model, d_model))
    even = np.arange(0, d_model, 2)
    matrix[even, even] = np.cos(angles)
    matrix[even, even + 1] = np.sin(angles)
    matrix[even + 1, even] = -np.sin(angles)
    matrix[even + 1, even + 1] = np.cos(angles)
    return matrix


def embed(token_ids: np.ndarray, embedding_table: np.ndarray) -> np.ndarray:
    """Token embeddings plus positional encoding."""
    d_model = embedding_table.shape[-1]
    scaled = embedding_table[token_ids] * np.sqrt(d_model)
    return scaled + sinusoidal_positional_encoding(token_ids.shape[-1], d_model)
