# source: https://github.com/manassharma07/crysx_nn/issues/7
# wrong: softmax = one_max_for_all
# mistake: softmax: one maximum over the whole array is subtracted, so rows far below it underflow to 0/0

import numpy as np


def softmax(x, axis=-1):
    e = np.exp(x - np.max(x))  # <-
    return e / np.sum(e, axis=axis, keepdims=True)


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
