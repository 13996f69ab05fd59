# source: https://github.com/amdegroot/ssd.pytorch/issues/203
# wrong: log_softmax = one_max_for_all
# mistake: log_softmax: log-sum-exp uses one maximum of the whole array, so a row far below it gets the logarithm of 0

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


def log_sum_exp(x, axis):
    x_max = x.max()  # <-
    return np.log(np.sum(np.exp(x - x_max), axis=axis, keepdims=True)) + x_max


def log_softmax(x, axis=-1):
    return x - log_sum_exp(x, axis)  # <-


def cross_entropy(logits, targets):
    logits = logits - logits.max(axis=1, keepdims=True)
    lse = np.log(np.exp(logits).sum(axis=1))
    picked = np.take_along_axis(logits, targets[:, None], axis=1)[:, 0]
    return float(np.mean(lse - picked))


def softmax_jacobian(x):
    s = softmax(x).reshape(-1, 1)
    return np.diagflat(s) - s @ s.T
