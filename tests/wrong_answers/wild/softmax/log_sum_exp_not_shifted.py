# source: https://github.com/cornell-brg/hb-pytorch/issues/61
# wrong: log_softmax = no_max_subtraction
# mistake: log_softmax: the sum of exponentials is computed without subtracting the maximum and overflows
# follows: cross_entropy <- log_softmax

import numpy as np


def softmax(x, axis=-1):
    z = x - np.max(x, axis=axis, keepdims=True)
    e = np.exp(z)
    return e / np.sum(e, axis=axis, keepdims=True)


def softmax_with_temperature(x, temperature, axis=-1):
    if not temperature > 0:
        raise ValueError(f"temperature has to be > 0 but is {temperature}")
    return softmax(x / temperature, axis)


def log_softmax(x, axis=-1):
    z = np.log(np.sum(np.exp(x), axis=axis, keepdims=True))  # <-
    return x - z


def cross_entropy(logits, targets):
    lp = log_softmax(logits, axis=-1)
    return float(-lp[np.arange(len(lp)), targets].mean())


def softmax_jacobian(x):
    e = np.exp(x - x.max())
    p = e / e.sum()
    return np.diag(p) - p[:, None] * p[None, :]
