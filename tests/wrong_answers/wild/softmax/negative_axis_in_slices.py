# source: https://github.com/chainer/chainer/pull/5496
# wrong: softmax = ?
# clear: softmax ~ only calls with `axis=-1` go wrong
# mistake: softmax: the array is cut into (before, axis, after) with x.shape[axis + 1:], which holds everything when axis is -1

import numpy as np


def softmax(x, axis=-1):
    before = int(np.prod(x.shape[:axis]))
    after = int(np.prod(x.shape[axis + 1 :]))  # <-
    y = x.reshape(before, x.shape[axis], after)
    y = np.exp(y - y.max(axis=1, keepdims=True))
    y = y / y.sum(axis=1, keepdims=True)
    return y.reshape(x.shape)


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
    lp = log_softmax(logits, axis=-1)
    return float(-lp[np.arange(len(lp)), targets].mean())


def softmax_jacobian(x):
    e = np.exp(x - x.max())
    p = e / e.sum()
    return np.diag(p) - p[:, None] * p[None, :]
