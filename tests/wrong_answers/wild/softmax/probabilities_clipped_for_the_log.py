# source: https://errorhandle.ai/how-can-i-avoid-log-0-in-the-implementation-of-the-categorical-cross-entropy-loss-function
# wrong: cross_entropy = floor_in_log_1e_15
# mistake: cross_entropy: probabilities are clipped to 1e-15 before the logarithm, so a loss is never above 34.5

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


def cross_entropy(logits, targets):
    z = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = z / z.sum(axis=1, keepdims=True)
    p = np.clip(p, 1e-15, 1 - 1e-15)  # <-
    y_true = np.eye(logits.shape[1])[targets]
    return float(-np.sum(y_true * np.log(p)) / len(targets))


def softmax_jacobian(x):
    s = softmax(x).reshape(-1, 1)
    return np.diagflat(s) - s @ s.T
