"""A sequence, a head and a channel at a time, collected in lists and stacked at the end."""

import numpy as np


def row_softmax(scores):
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def attend(sequence, pair, w_q, w_k, w_v, w_bias):
    scores = (sequence @ w_q) @ (sequence @ w_k).T / np.sqrt(w_q.shape[1])
    return row_softmax(scores + (pair * w_bias).sum(axis=2)) @ (sequence @ w_v)


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    columns = np.split(np.arange(msa.shape[2]), n_heads)
    rows = []
    for sequence in msa:
        heads = [
            attend(sequence, pair, w_q[:, own], w_k[:, own], w_v[:, own], w_bias[:, h]) for h, own in enumerate(columns)
        ]
        rows.append(np.hstack(heads) @ w_o)
    return np.stack(rows)


def outer_product_mean(left, right):
    tables = []
    for a, b in zip(left, right, strict=True):
        tables.append(a[:, None, :, None] * b[None, :, None, :])
    return np.mean(tables, axis=0)


def triangle_multiplication(left, right):
    channels = [left[:, :, c] @ right[:, :, c].T for c in range(left.shape[2])]
    return np.stack(channels, axis=-1)
