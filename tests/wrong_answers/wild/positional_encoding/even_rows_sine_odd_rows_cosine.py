# source: https://github.com/gmongaras/Diffusion_models_from_scratch/issues/10
# wrong: sinusoidal_positional_encoding = ?
# mistake: sinusoidal_positional_encoding: sine and cosine alternate along the positions, not along the columns

import numpy as np


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2 != 0:
        raise ValueError("d_model")
    pos = np.arange(n_positions).reshape(-1, 1)
    pair = np.arange(d_model) // 2
    embeddings = pos / base ** (2 * pair / d_model)
    # sin for even, cos for odd indices
    embeddings[::2] = np.sin(embeddings[::2])  # <-
    embeddings[1::2] = np.cos(embeddings[1::2])  # <-
    return embeddings


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2 != 0:
        raise ValueError(f"d_model={d_model} is odd")
    freq = base ** (-np.arange(0, d_model, 2) / d_model)
    cos, sin = np.cos(offset * freq), np.sin(offset * freq)
    matrix = np.diag(np.repeat(cos, 2))
    for i in range(d_model // 2):
        matrix[2 * i, 2 * i + 1] = sin[i]
        matrix[2 * i + 1, 2 * i] = -sin[i]
    return matrix


def embed(token_ids, embedding_table):
    d_model = embedding_table.shape[-1]
    if d_model % 2 != 0:
        raise ValueError(f"d_model={d_model} is odd")
    length = token_ids.shape[-1]
    pos = np.arange(length)[:, None]
    angles = pos / 10000.0 ** (np.arange(0, d_model, 2) / d_model)
    x = np.sqrt(d_model) * embedding_table[token_ids]
    x[..., 0::2] += np.sin(angles)
    x[..., 1::2] += np.cos(angles)
    return x
