# source: https://github.com/violet-zct/pytorch_NMT/issues/10
# wrong: cross_entropy = ?
# mistake: cross_entropy: in the flattened table each row is taken to begin at i times the number of rows instead of i times the number of classes

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
    m = x.max(axis=axis, keepdims=True)
    return x - m - np.log(np.exp(x - m).sum(axis=axis, keepdims=True))


def cross_entropy(logits, targets):
    batch_size, vocab_size = logits.shape
    flat = log_softmax(logits).reshape(-1)
    offset = np.arange(batch_size) * batch_size  # <-
    return float(-flat[offset + targets].mean())


def softmax_jacobian(x):
    e = np.exp(x - x.max())
    p = e / e.sum()
    return np.diag(p) - p[:, None] * p[None, :]
