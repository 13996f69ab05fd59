# source: https://github.com/jhcross/span-parser/issues/2
# wrong: softmax_with_temperature = multiplied
# mistake: softmax_with_temperature: the scores are multiplied by the temperature instead of divided

import numpy as np


def softmax(x, axis=-1):
    def one(v):
        v = np.exp(v - v.max())
        return v / v.sum()

    return np.apply_along_axis(one, axis, np.asarray(x, dtype=np.float64))


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature <= 0")
    alpha = temperature
    z = x * alpha  # <-
    z = z - z.max(axis=axis, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    # logsumexp that numpy already has
    return x - np.logaddexp.reduce(x, axis=axis, keepdims=True)


def cross_entropy(logits, targets):
    lp = log_softmax(logits, axis=-1)
    return float(-lp[np.arange(len(lp)), targets].mean())


def softmax_jacobian(x):
    s = softmax(x).reshape(-1, 1)
    return np.diagflat(s) - s @ s.T
