# source: https://github.com/triton-lang/triton/pull/11409
# wrong: softmax = ?
# clear: softmax ~ only calls with `axis=-1` go wrong
# mistake: softmax: the default axis is replaced by the size of the last dimension, x.shape[-1], instead of its index

import numpy as np


def softmax(x, axis=-1):
    if axis == -1:
        axis = x.shape[-1]  # the last one  # <-
    z = x - np.max(x, axis=axis, keepdims=True)
    ez = np.exp(z)
    return ez / np.sum(ez, axis=axis, keepdims=True)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be positive")
    z = np.asarray(x) / temperature
    z = np.exp(z - z.max(axis=axis, keepdims=True))
    return z / z.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    # logsumexp that numpy already has
    return x - np.logaddexp.reduce(x, axis=axis, keepdims=True)


def cross_entropy(logits, targets):
    total = 0.0
    for row, t in zip(logits, targets):
        m = max(row)
        total += m + np.log(sum(np.exp(v - m) for v in row)) - row[t]
    return float(total / len(targets))


def softmax_jacobian(x):
    e = np.exp(x - np.max(x))
    s = e / np.sum(e)
    n = len(s)
    jac = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            if i == j:
                jac[i, j] = s[i] * (1 - s[i])
            else:
                jac[i, j] = -s[i] * s[j]
    return jac
