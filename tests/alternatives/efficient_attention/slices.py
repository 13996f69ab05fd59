"""Slices and index arrays; a search by halves for the number of layers; queries one at a time."""

import numpy as np
from self_attention import scaled_dot_product_attention


def attention_cost(n, d_model):
    scores = n * n
    return scores * d_model * 2 + n * d_model * n * 2, scores


def sliding_window_mask(n, window):
    mask = np.full((n, n), False)
    for i in range(n):
        mask[i, max(i - window, 0) : i + window + 1] = True
    return mask


def bigbird_mask(n, window, n_global, n_random, rng):
    mask = sliding_window_mask(n, window)
    hubs = list(range(n_global))
    mask[hubs] = True
    mask[:, hubs] = True
    for i in set(range(n)) - set(hubs):
        unseen = np.setdiff1d(np.arange(n), np.nonzero(mask[i])[0])
        rng.shuffle(unseen)
        mask[i, unseen[:n_random]] = True
    return mask


def linformer_attention(q, k, v, e, f):
    keys, values = np.matmul(e, k), np.matmul(f, v)
    return np.vstack([scaled_dot_product_attention(query[None], keys, values)[0] for query in q])


def lsh_buckets(x, projections):
    along = x.dot(projections)
    strongest = np.abs(along).argmax(axis=1)
    opposite = along[np.arange(len(x)), strongest] < 0
    return strongest + opposite * projections.shape[1]


def same_bucket_mask(buckets):
    mask = np.zeros((len(buckets), len(buckets)), dtype=bool)
    for bucket in set(buckets.tolist()):
        members = np.flatnonzero(buckets == bucket)
        mask[np.ix_(members, members)] = True
    return mask


def layers_to_connect(mask):
    n = len(mask)
    step = (mask | np.eye(n, dtype=bool)).astype(float)

    def connects(layers):
        return bool((np.linalg.matrix_power(step / n, layers) > 0).all())

    if not connects(n - 1):
        raise ValueError("mask never connects all its positions")
    low, high = 1, n - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if connects(middle) else (middle + 1, high)
    return low
