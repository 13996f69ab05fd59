"""Products by einsum, masks from sums of shifted diagonals, distances by Floyd and Warshall."""

import numpy as np


def attention_cost(n, d_model):
    return int(np.prod([4, n, n, d_model], dtype=np.int64)), n**2


def sliding_window_mask(n, window):
    reach = min(window, n - 1)
    return sum(np.eye(n, k=offset) for offset in range(-reach, reach + 1)) > 0


def bigbird_mask(n, window, n_global, n_random, rng):
    is_global = np.arange(n) < n_global
    mask = sliding_window_mask(n, window) | is_global | is_global[:, None]
    order = np.where(mask, 2.0, rng.random((n, n)))
    chosen = np.argsort(order, axis=1)[:, :n_random]
    np.put_along_axis(mask, chosen, True, axis=1)
    return mask


def linformer_attention(q, k, v, e, f):
    scores = np.einsum("id,rj,jd->ir", q, e, k, optimize=True) / np.sqrt(q.shape[1])
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = np.einsum("ir,i->ir", weights, 1 / weights.sum(axis=1))
    return np.einsum("ir,rj,jc->ic", weights, f, v, optimize=True)


def lsh_buckets(x, projections):
    along = np.einsum("nd,dm->nm", x, projections)
    return np.argmax(np.einsum("nm,s->nsm", along, np.array([1.0, -1.0])).reshape(len(x), -1), axis=1)


def same_bucket_mask(buckets):
    one_hot = (buckets[:, None] == np.unique(buckets)).astype(int)
    return np.einsum("ib,jb->ij", one_hot, one_hot) == 1


def layers_to_connect(mask):
    distance = np.where(mask, 1.0, np.inf)
    np.fill_diagonal(distance, 0.0)
    for through in range(len(mask)):
        distance = np.minimum(distance, distance[:, through, None] + distance[None, through, :])
    if np.isinf(distance.max()):
        raise ValueError(f"mask: {int(np.isinf(distance).sum())} pairs have no connection")
    return int(distance.max())
