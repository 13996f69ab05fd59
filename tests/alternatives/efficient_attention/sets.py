"""Python's own sets and sorting: who sees whom, who shares what; the masks are filled in at the end."""

import numpy as np


def as_mask(sees):
    return np.array([[j in row for j in range(len(sees))] for row in sees])


def attention_cost(n, d_model):
    products = {"scores": (n, d_model, n), "output": (n, n, d_model)}
    return sum(2 * a * b * c for a, b, c in products.values()), n * n


def sliding_window_mask(n, window):
    return as_mask([{i + step for step in range(-window, window + 1)} for i in range(n)])


def bigbird_mask(n, window, n_global, n_random, rng):
    everyone, hubs = set(range(n)), set(range(n_global))
    sees = []
    for i in range(n):
        row = everyone if i in hubs else {j for j in everyone if abs(i - j) <= window} | hubs
        rest = sorted(everyone - row)
        row = row | set(rng.choice(rest, min(n_random, len(rest)), replace=False).tolist() if rest else [])
        sees.append(row)
    return as_mask(sees)


def linformer_attention(q, k, v, e, f):
    scores = q @ (e @ k).T / np.sqrt(k.shape[-1])
    log_weights = scores - np.logaddexp.reduce(scores, axis=-1, keepdims=True)
    return np.exp(log_weights) @ (f @ v)


def lsh_buckets(x, projections):
    found = []
    for row in (x @ projections).tolist():
        candidates = [*enumerate(row), *((len(row) + a, -value) for a, value in enumerate(row))]
        found.append(max(candidates, key=lambda pair: pair[1])[0])
    return np.array(found)


def same_bucket_mask(buckets):
    members = {}
    for i, bucket in enumerate(buckets.tolist()):
        members.setdefault(bucket, set()).add(i)
    return as_mask([members[bucket] for bucket in buckets.tolist()])


def layers_to_connect(mask):
    sees = [set(np.flatnonzero(row)) | {i} for i, row in enumerate(mask)]
    knows, layers = [{i} for i in range(len(mask))], 0
    while any(len(known) < len(mask) for known in knows):
        after = [set().union(*(knows[j] for j in seen)) for seen in sees]
        if after == knows:
            raise ValueError("mask: nothing new is learned, and not all is known")
        knows, layers = after, layers + 1
    return layers
