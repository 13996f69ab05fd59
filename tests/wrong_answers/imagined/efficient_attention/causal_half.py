# wrong: attention_cost = visible_half_counted
# student: Ada, has just done chapter 5
import numpy as np
from softmax import softmax


def attention_cost(n, d_model):
    pairs = sum(i + 1 for i in range(n))  # <-
    return 4 * pairs * d_model, pairs


def sliding_window_mask(n, window):
    mask = np.zeros((n, n), dtype=bool)
    for i in range(n):
        mask[i, max(0, i - window) : min(n, i + window + 1)] = True
    return mask


def bigbird_mask(n, window, n_global, n_random, rng):
    mask = sliding_window_mask(n, window)
    for g in range(n_global):
        mask[g, :] = True
        mask[:, g] = True
    for i in range(n_global, n):
        unseen = [j for j in range(n) if not mask[i, j]]
        rng.shuffle(unseen)
        for j in unseen[:n_random]:
            mask[i, j] = True
    return mask


def linformer_attention(q, k, v, e, f):
    keys = np.matmul(e, k)
    values = np.matmul(f, v)
    logits = np.matmul(q, keys.T) * k.shape[1] ** -0.5
    w = softmax(logits, axis=-1)
    return np.matmul(w, values)


def lsh_buckets(x, projections):
    rotated = x.dot(projections)
    return np.hstack([rotated, -rotated]).argmax(axis=1)


def same_bucket_mask(buckets):
    n = len(buckets)
    mask = np.zeros((n, n), dtype=bool)
    for i in range(n):
        for j in range(n):
            mask[i, j] = buckets[i] == buckets[j]
    return mask


def layers_to_connect(mask):
    graph = mask.copy()
    np.fill_diagonal(graph, True)
    reached, count = graph.copy(), 1
    while not np.all(reached):
        new = (reached.astype(int) @ graph.astype(int)) > 0
        if (new == reached).all():
            raise ValueError("mask does not connect all tokens")
        reached = new
        count += 1
    return count
