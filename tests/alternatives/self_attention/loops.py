"""Plain Python: lists, floats and loops; NumPy only to take the arguments apart and to put the results together."""

import math

import numpy as np


def matmul(a, b):
    return [[sum(p * q for p, q in zip(row, column, strict=True)) for column in zip(*b, strict=True)] for row in a]


def softmax_row(row):
    top = max(row)
    e = [math.exp(s - top) for s in row]
    return [value / sum(e) for value in e]


def per_matrix(f, *arrays):
    """Call f on the matrices of each batch entry, one after another."""
    lead = arrays[0].shape[:-2]
    results = [f(*(a[index].tolist() for a in arrays)) for index in np.ndindex(*lead)]
    n_results = len(results[0])
    return tuple(
        np.array([r[i] for r in results], dtype=float).reshape(*lead, len(results[0][i]), len(results[0][i][0]))
        for i in range(n_results)
    )


def project_qkv(x, w_q, w_k, w_v):
    return per_matrix(lambda tokens: [matmul(tokens, w.tolist()) for w in (w_q, w_k, w_v)], x)


def scores_of(q, k):
    root = math.sqrt(len(q[0]))
    return [[sum(a * b for a, b in zip(query, key, strict=True)) / root for key in k] for query in q]


def attention_scores(q, k):
    return per_matrix(lambda q, k: [scores_of(q, k)], q, k)[0]


def scaled_dot_product_attention(q, k, v):
    def one(q, k, v):
        weights = [softmax_row(row) for row in scores_of(q, k)]
        return [matmul(weights, v), weights]

    return per_matrix(one, q, k, v)


def self_attention(x, w_q, w_k, w_v):
    return scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))[0]
