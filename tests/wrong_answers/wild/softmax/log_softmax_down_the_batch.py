# source: https://github.com/PaddlePaddle/Paddle/pull/27311
# wrong: cross_entropy = axis_zero | first_axis
# mistake: cross_entropy: the log-softmax runs over the rows of the batch, axis 0, instead of over the classes

import numpy as np


def softmax(x, axis=-1):
    def one(v):
        v = np.exp(v - v.max())
        return v / v.sum()

    return np.apply_along_axis(one, axis, np.asarray(x, dtype=np.float64))


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
    lsm = log_softmax(logits, axis=0)  # <-
    return -float(np.mean([lsm[i, c] for i, c in enumerate(targets)]))


def softmax_jacobian(x):
    s = softmax(x).reshape(-1, 1)
    return np.diagflat(s) - s @ s.T
