# source: https://github.com/deepseek-ai/FlashMLA/pull/177
# wrong: softmax = ?
# mistake: softmax: the running sum is multiplied by exp(new maximum - old maximum), not by its reciprocal

import numpy as np


def softmax(x, axis=-1):
    # one pass over the entries, like flash attention does it
    x = np.moveaxis(np.asarray(x, dtype=float), axis, 0)
    m = np.maximum(x[0], -1e30)
    total = np.exp(x[0] - m)
    for row in x[1:]:
        m_new = np.maximum(m, row)
        total = total * np.exp(m_new - m) + np.exp(row - m_new)  # <-
        m = m_new
    return np.moveaxis(np.exp(x - m) / total, 0, axis)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature has to be positive")
    z = x / temperature
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    z = x - np.max(x, axis=axis, keepdims=True)
    return z - np.log(np.sum(np.exp(z), axis=axis, keepdims=True))


def cross_entropy(logits, targets):
    total = 0.0
    for row, target in zip(logits, targets, strict=True):
        total -= log_softmax(row)[target]
    return total / len(targets)


def softmax_jacobian(x):
    p = np.exp(x - np.max(x))
    p = p / p.sum()
    return np.diag(p) - p[:, None] * p[None, :]
