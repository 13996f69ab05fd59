"""Entry by entry, in plain Python; the layers are counted by a walk from every position."""

import math

import numpy as np


def attention_cost(n, d_model):
    flops = 0
    for rows, columns, summed in ((n, n, d_model), (n, d_model, n)):
        flops += rows * columns * summed * 2
    return flops, n * n


def sliding_window_mask(n, window):
    mask = np.zeros((n, n), dtype=bool)
    for i in range(n):
        for j in range(max(0, i - window), min(n, i + window + 1)):
            mask[i, j] = True
    return mask


def bigbird_mask(n, window, n_global, n_random, rng):
    mask = np.zeros((n, n), dtype=bool)
    for i in range(n):
        for j in range(n):
            if i < n_global or j < n_global or abs(i - j) <= window:
                mask[i, j] = True
    for i in range(n_global, n):
        further = [j for j in range(n) if not mask[i, j]]
        for _ in range(n_random):
            if not further:
                break
            mask[i, further.pop(int(rng.integers(len(further))))] = True
    return mask


def linformer_attention(q, k, v, e, f):
    r, n = e.shape
    keys = [[sum(e[a, j] * k[j, c] for j in range(n)) for c in range(k.shape[1])] for a in range(r)]
    values = [[sum(f[a, j] * v[j, c] for j in range(n)) for c in range(v.shape[1])] for a in range(r)]
    output = np.zeros((len(q), v.shape[1]))
    for i, query in enumerate(q):
        scores = [sum(x * y for x, y in zip(query, key, strict=True)) / math.sqrt(len(query)) for key in keys]
        e_s = [math.exp(score - max(scores)) for score in scores]
        for c in range(v.shape[1]):
            output[i, c] = sum(w * value[c] for w, value in zip(e_s, values, strict=True)) / sum(e_s)
    return output


def lsh_buckets(x, projections):
    buckets = []
    for vector in x:
        along = [sum(a * b for a, b in zip(vector, column, strict=True)) for column in projections.T]
        both = along + [-a for a in along]
        buckets.append(both.index(max(both)))
    return np.array(buckets)


def same_bucket_mask(buckets):
    return np.array([[bool(a == b) for b in buckets] for a in buckets])


def layers_to_connect(mask):
    n, most = len(mask), 0
    sees = [[j for j in range(n) if mask[i, j]] for i in range(n)]
    for start in range(n):
        layers, border, known = 0, [start], {start}
        while len(known) < n:
            border = [j for j in {j for i in border for j in sees[i]} if j not in known]
            if not border:
                raise ValueError("mask: not every position can be reached")
            known.update(border)
            layers += 1
        most = max(most, layers)
    return most
