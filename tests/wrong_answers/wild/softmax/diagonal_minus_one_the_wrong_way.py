# source: https://github.com/mantasu/cs231n/issues/10
# wrong: softmax_jacobian = ?
# clear: softmax_jacobian ~ right except on the diagonal
# mistake: softmax_jacobian: the diagonal is p(p - 1), its sign is wrong

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
    lp = log_softmax(logits, axis=-1)
    return float(-lp[np.arange(len(lp)), targets].mean())


def softmax_jacobian(x):
    s = softmax(x)
    J = -np.outer(s, s)
    for i in range(len(s)):
        J[i, i] = s[i] * (s[i] - 1)  # <-
    return J
