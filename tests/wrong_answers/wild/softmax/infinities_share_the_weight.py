# source: https://github.com/open-edge-platform/geti/pull/1507
# wrong: softmax = no_max_subtraction
# clear: softmax ~ numbers beyond ±500 go wrong
# mistake: softmax: no maximum is subtracted; where exp overflows to inf, all overflowing entries get the same weight

import numpy as np


def softmax(x, axis=-1):
    def row(v):
        e = np.exp(v)  # <-
        big = np.isinf(e)
        if big.any():
            # overflow: these are the winners
            return big / big.sum()
        return e / e.sum()

    return np.apply_along_axis(row, axis, np.asarray(x, float))  # <-


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be positive")
    z = np.asarray(x) / temperature
    z = np.exp(z - z.max(axis=axis, keepdims=True))
    return z / z.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    # logsumexp that numpy already has
    return x - np.logaddexp.reduce(x, axis=axis, keepdims=True)


def cross_entropy(logits, targets):
    lp = log_softmax(logits, axis=-1)
    return float(-lp[np.arange(len(lp)), targets].mean())


def softmax_jacobian(x):
    e = np.exp(x - np.max(x))
    s = e / np.sum(e)
    n = len(s)
    jac = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            if i == j:
                jac[i, j] = s[i] * (1 - s[i])
            else:
                jac[i, j] = -s[i] * s[j]
    return jac
