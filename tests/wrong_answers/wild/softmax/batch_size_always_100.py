# source: https://github.com/rinuboney/ladder/issues/5
# wrong: cross_entropy = divided_by_a_constant_100
# mistake: cross_entropy: the sum is divided by a fixed batch size of 100 instead of the number of rows

import numpy as np


def softmax(x, axis=-1):
    def one(v):
        v = np.exp(v - v.max())
        return v / v.sum()

    return np.apply_along_axis(one, axis, np.asarray(x, dtype=np.float64))


def softmax_with_temperature(x, temperature, axis=-1):
    if not temperature > 0:
        raise ValueError(f"temperature has to be > 0 but is {temperature}")
    return softmax(x / temperature, axis)


def log_softmax(x, axis=-1):
    # logsumexp that numpy already has
    return x - np.logaddexp.reduce(x, axis=axis, keepdims=True)


batch_size = 100  # <-


def cross_entropy(logits, targets):
    lp = log_softmax(logits, axis=-1)
    picked = np.take_along_axis(lp, targets.reshape(-1, 1), axis=-1)
    return float(-np.sum(picked) / batch_size)  # <-


def softmax_jacobian(x):
    s = softmax(x).reshape(-1, 1)
    return np.diagflat(s) - s @ s.T
