# wrong: sinusoidal_positional_encoding = base_ignored
# student: Milo, AI completion; the module is the one everybody has, with its literal 10000.0
import math

import numpy as np
import torch


def sinusoidal_positional_encoding(n_positions: int, d_model: int, base: float = 10000.0) -> np.ndarray:
    """Sinusoidal positional encoding."""
    if d_model % 2 != 0:
        raise ValueError(f"d_model must be even, got {d_model}")
    pe = torch.zeros(n_positions, d_model, dtype=torch.float64)
    position = torch.arange(0, n_positions, dtype=torch.float64).unsqueeze(1)
    div_term = torch.exp(torch.arange(0, d_model, 2, dtype=torch.float64) * (-math.log(10000.0) / d_model))
    pe[:, 0::2] = torch.sin(position * div_term)
    pe[:, 1::2] = torch.cos(position * div_term)
    return pe.numpy()


def shift_matrix(offset: int, d_model: int, base: float = 10000.0) -> np.ndarray:
    """Rotation that shifts the encoding by an offset."""
    if d_model % 2 != 0:
        raise ValueError(f"d_model must be even, got {d_model}")
    matrix = np.zeros((d_model, d_model))
    for i in range(d_model // 2):
        theta = offset / base ** (2 * i / d_model)
        matrix[2 * i, 2 * i] = matrix[2 * i + 1, 2 * i + 1] = math.cos(theta)
        matrix[2 * i, 2 * i + 1] = math.sin(theta)
        matrix[2 * i + 1, 2 * i] = -math.sin(theta)
    return matrix


def embed(token_ids: np.ndarray, embedding_table: np.ndarray) -> np.ndarray:
    """Token embedding plus positional encoding."""
    d_model = embedding_table.shape[1]
    return embedding_table[token_ids] * math.sqrt(d_model) + sinusoidal_positional_encoding(token_ids.shape[-1], d_model)
