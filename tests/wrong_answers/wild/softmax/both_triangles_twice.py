# source: https://github.com/markroxor/fromscratchtoml/issues/65
# wrong: softmax_jacobian = ?
# mistake: softmax_jacobian: each entry is added once as (i, j) and once more as (j, i), so all are twice too large
# clear: softmax_jacobian ~ your result is 2 times too large

import numpy as np


def softmax(x, axis=-1):
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature has to be positive")
    z = x / temperature
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    z = x - np.max(x, axis=axis, keepdims=True)
    return z - np.log(np.sum(np.exp(z), axis=axis, keepdims=True))


def cross_entropy(logits, targets):
    total = 0.0
    for row, target in zip(logits, targets, strict=True):
        total -= log_softmax(row)[target]
    return total / len(targets)


def softmax_jacobian(x):
    s = softmax(x)
    n = x.shape[0]
    jac = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            if i == j:
                grad = s[i] * (1 - s[i])
            else:
                grad = -s[i] * s[j]
            # the matrix is symmetric
            jac[i, j] += grad  # <-
            jac[j, i] += grad  # <-
    return jac
