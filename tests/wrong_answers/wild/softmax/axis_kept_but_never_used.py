# source: https://github.com/paiml/aprender/pull/2152
# wrong: softmax = axis_ignored
# mistake: softmax: the axis argument is ignored, the last axis is normalized always

import numpy as np


def softmax(x, axis=-1):
    z = np.exp(x - x.max(axis=-1, keepdims=True))  # <-
    return z / np.sum(z, axis=-1, keepdims=True)  # <-


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be positive")
    z = np.asarray(x) / temperature
    z = np.exp(z - z.max(axis=axis, keepdims=True))
    return z / z.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    m = x.max(axis=axis, keepdims=True)
    return x - m - np.log(np.exp(x - m).sum(axis=axis, keepdims=True))


def cross_entropy(logits, targets):
    total = 0.0
    for row, t in zip(logits, targets):
        m = max(row)
        total += m + np.log(sum(np.exp(v - m) for v in row)) - row[t]
    return float(total / len(targets))


def softmax_jacobian(x):
    e = np.exp(x - x.max())
    p = e / e.sum()
    return np.diag(p) - p[:, None] * p[None, :]
