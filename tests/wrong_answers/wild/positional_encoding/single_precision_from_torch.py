# source: https://github.com/hkproj/pytorch-transformer/issues/2
# wrong: sinusoidal_positional_encoding = computed_in_single_precision
# mistake: sinusoidal_positional_encoding: the angles are computed in torch's single precision

import math

import numpy as np
import torch


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be even")
    pe = torch.zeros(n_positions, d_model)  # <-
    position = torch.arange(0, n_positions, dtype=torch.float).unsqueeze(1)  # <-
    div_term = torch.exp(torch.arange(0, d_model, 2).float() * (-math.log(base) / d_model))  # <-
    pe[:, 0::2] = torch.sin(position * div_term)
    pe[:, 1::2] = torch.cos(position * div_term)
    return pe.numpy().astype(np.float64)


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2 != 0:
        raise ValueError(f"d_model has to be even, not {d_model}")
    theta = offset * base ** (-np.arange(0, d_model, 2) / d_model)
    theta = np.repeat(theta, 2)
    sin = np.sin(theta[:-1])
    sin[1::2] = 0  # nothing between two pairs
    return np.diag(np.cos(theta)) + np.diag(sin, 1) - np.diag(sin, -1)


def embed(token_ids, embedding_table):
    d = embedding_table.shape[1]
    if d % 2:
        raise ValueError("embedding_table: d_model must be even")
    n = token_ids.shape[-1]
    k = np.arange(n)[:, None] / 10000.0 ** (2 * np.arange(d // 2) / d)
    pe = np.empty((n, d))
    pe[:, 0::2], pe[:, 1::2] = np.sin(k), np.cos(k)
    return embedding_table[token_ids] * np.sqrt(d) + pe
