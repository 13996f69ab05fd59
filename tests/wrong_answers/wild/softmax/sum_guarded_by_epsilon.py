# source: https://github.com/paiml/trueno/issues/190
# wrong: softmax = no_max_subtraction | sum_kept_above_zero
# clear: softmax ~ numbers beyond ±500 go wrong
# mistake: softmax: the maximum is not subtracted, and the sum is kept from 0 by the smallest float32 step instead

import numpy as np


EPSILON = np.finfo(np.float32).eps


def softmax(x, axis=-1):
    e = np.exp(x)  # <-
    total = np.maximum(e.sum(axis=axis, keepdims=True), EPSILON)  # never divide by 0
    return e / total


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
    logits = logits - logits.max(axis=1, keepdims=True)
    lse = np.log(np.exp(logits).sum(axis=1))
    picked = np.take_along_axis(logits, targets[:, None], axis=1)[:, 0]
    return float(np.mean(lse - picked))


def softmax_jacobian(x):
    e = np.exp(x - x.max())
    p = e / e.sum()
    return np.diag(p) - p[:, None] * p[None, :]
