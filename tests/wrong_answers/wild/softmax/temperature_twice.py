# source: https://github.com/RL-Align/RL-Kernel/issues/81
# wrong: softmax_with_temperature = squared:temperature
# mistake: softmax_with_temperature: the scores are divided by the temperature twice

import numpy as np


def softmax(x, axis=-1):
    def one(v):
        v = np.exp(v - v.max())
        return v / v.sum()

    return np.apply_along_axis(one, axis, np.asarray(x, dtype=np.float64))


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError(f"bad temperature {temperature}")
    logits = x
    if temperature != 1.0:
        logits = logits / temperature
    return softmax(logits / temperature, axis=axis)  # <-


def log_softmax(x, axis=-1):
    m = x.max(axis=axis, keepdims=True)
    return x - m - np.log(np.exp(x - m).sum(axis=axis, keepdims=True))


def cross_entropy(logits, targets):
    lp = log_softmax(logits, axis=-1)
    return float(-lp[np.arange(len(lp)), targets].mean())


def softmax_jacobian(x):
    s = softmax(x).reshape(-1, 1)
    return np.diagflat(s) - s @ s.T
