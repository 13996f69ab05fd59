# source: https://github.com/tatp22/linformer-pytorch/issues/16
# wrong: linformer_attention = summaries_hidden
# mistake: linformer_attention: a triangular mask of shape (n, k) is laid over the scores of compressed keys
import numpy as np
from softmax import softmax


def attention_cost(n, d_model):
    scores = n * n
    return 2 * 2 * scores * d_model, scores


def sliding_window_mask(n, window):
    i = np.arange(n)[:, None]
    j = np.arange(n)[None, :]
    return np.abs(i - j) <= window


def bigbird_mask(n, window, n_global, n_random, rng):
    mask = sliding_window_mask(n, window)
    mask[:n_global] = True
    mask[:, :n_global] = True
    for i in range(n_global, n):
        free = np.where(~mask[i])[0]
        picked = rng.choice(free, min(n_random, len(free)), replace=False)
        mask[i, picked] = True
    return mask


def linformer_attention(q, k, v, e, f):
    scores = q @ (e @ k).T / np.sqrt(k.shape[-1])
    causal = np.triu(np.ones((scores.shape[1], scores.shape[0]))).T == 1
    scores = np.where(causal, scores, -np.inf)  # <-
    return softmax(scores, axis=-1) @ (f @ v)


def lsh_buckets(x, projections):
    xr = x @ projections
    return np.argmax(np.concatenate([xr, -xr], axis=-1), axis=-1)


def same_bucket_mask(buckets):
    return buckets[:, None] == buckets[None, :]


def layers_to_connect(mask):
    n = len(mask)
    step = mask | np.eye(n, dtype=bool)
    reach = step
    for layers in range(1, n + 1):
        if reach.all():
            return layers
        reach = reach @ step
    raise ValueError("mask never connects")
