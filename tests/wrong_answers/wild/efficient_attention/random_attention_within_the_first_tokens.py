# source: https://github.com/huggingface/transformers/issues/16566
# wrong: bigbird_mask = keys_from_the_first_part
# mistake: bigbird_mask: random keys are taken from the beginning of the sequence alone, however long it is
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
    last_idx = n // 2
    for i in range(n_global, n):
        legal = [j for j in range(last_idx) if not mask[i, j]]  # <-
        chosen = rng.permutation(legal)[:n_random].astype(int)
        mask[i, chosen] = True
    return mask


def linformer_attention(q, k, v, e, f):
    k_small = e @ k
    v_small = f @ v
    scores = q @ k_small.T / np.sqrt(k.shape[-1])
    return softmax(scores) @ v_small


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
