# source: https://github.com/pytorch/pytorch/pull/3244
# wrong: log_softmax = ?
# mistake: log_softmax: the loop for the maximum starts at the second entry, so a largest first entry overflows and a single entry has no maximum

import numpy as np


def softmax(x, axis=-1):
    z = x - np.max(x, axis=axis, keepdims=True)
    e = np.exp(z)
    return e / np.sum(e, axis=axis, keepdims=True)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be positive")
    z = np.asarray(x) / temperature
    z = np.exp(z - z.max(axis=axis, keepdims=True))
    return z / z.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    rows = np.moveaxis(np.asarray(x, dtype=float), axis, -1)
    out = np.empty_like(rows)
    for idx in np.ndindex(rows.shape[:-1]):
        r = rows[idx]
        max_input = -np.inf
        for j in range(1, len(r)):  # <-
            max_input = max(max_input, r[j])
        out[idx] = r - max_input - np.log(np.sum(np.exp(r - max_input)))
    return np.moveaxis(out, -1, axis)


def cross_entropy(logits, targets):
    logits = logits - logits.max(axis=1, keepdims=True)
    lse = np.log(np.exp(logits).sum(axis=1))
    picked = np.take_along_axis(logits, targets[:, None], axis=1)[:, 0]
    return float(np.mean(lse - picked))


def softmax_jacobian(x):
    e = np.exp(x - x.max())
    p = e / e.sum()
    return np.diag(p) - p[:, None] * p[None, :]
