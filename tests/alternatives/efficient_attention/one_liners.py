"""As few lines as there can be; powers of a matrix of numbers, in floats, count the layers."""

import numpy as np
from softmax import softmax


def attention_cost(n, d_model):
    return (2 * n * d_model * n) * 2, pow(n, 2)


def sliding_window_mask(n, window):
    return np.tri(n, n, window, dtype=bool) & np.tri(n, n, window, dtype=bool).T


def bigbird_mask(n, window, n_global, n_random, rng):
    mask = np.fromfunction(lambda i, j: (np.minimum(i, j) < n_global) | (abs(i - j) <= window), (n, n))
    for i in range(n_global, n):
        mask[i, rng.permutation(np.where(~mask[i])[0])[:n_random]] = True
    return mask


def linformer_attention(q, k, v, e, f):
    return softmax(q @ (k.T @ e.T) * k.shape[1] ** -0.5) @ f @ v


def lsh_buckets(x, projections):
    return np.hstack([x @ projections, x @ -projections]).argmax(1)


def same_bucket_mask(buckets):
    return np.subtract.outer(buckets, buckets) == 0


def layers_to_connect(mask):
    power, layers = np.eye(len(mask)), 0
    while not power.all():
        power, layers = np.sign(power @ np.maximum(mask, np.eye(len(mask)))), layers + 1
        if layers > len(mask):
            raise ValueError("this mask never connects")
    return layers
