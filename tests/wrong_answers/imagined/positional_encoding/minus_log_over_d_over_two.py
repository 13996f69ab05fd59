# wrong: sinusoidal_positional_encoding = precedence | precedence + result:float32
# student: Hana, shortened the exp-log trick to pairs and left out the brackets
import math

import numpy as np
import torch


def sinusoidal_positional_encoding(n_positions, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be an even number")
    pos = torch.arange(n_positions, dtype=torch.float64)[:, None]
    div = torch.exp(torch.arange(d_model // 2) * (-math.log(base) / d_model // 2))
    pe = torch.empty(n_positions, d_model, dtype=torch.float64)
    pe[:, ::2] = torch.sin(pos * div)
    pe[:, 1::2] = torch.cos(pos * div)
    return pe.numpy()


def shift_matrix(offset, d_model, base=10000.0):
    if d_model % 2:
        raise ValueError("d_model must be an even number")
    w = base ** (-np.arange(0, d_model, 2) / d_model)
    c, s = np.cos(offset * w), np.sin(offset * w)
    m = np.zeros((d_model // 2, 2, d_model // 2, 2))
    k = np.arange(d_model // 2)
    m[k, 0, k, 0] = c
    m[k, 0, k, 1] = s
    m[k, 1, k, 0] = -s
    m[k, 1, k, 1] = c
    return m.reshape(d_model, d_model)


def embed(token_ids, embedding_table):
    d = embedding_table.shape[1]
    if d % 2:
        raise ValueError("d_model must be an even number")
    n = token_ids.shape[-1]
    w = base_frequencies(d)
    a = np.arange(n)[:, None] * w
    return embedding_table[token_ids] * d**0.5 + np.stack([np.sin(a), np.cos(a)], -1).reshape(n, d)


def base_frequencies(d):
    return 10000.0 ** (-np.arange(0, d, 2) / d)
