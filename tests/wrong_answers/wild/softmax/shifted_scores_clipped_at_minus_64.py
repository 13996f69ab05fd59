# source: https://github.com/PaddlePaddle/Paddle/pull/21165
# wrong: log_softmax = ?
# clear: log_softmax ~ got -64
# mistake: log_softmax: scores more than 64 below the maximum are cut off at -64, so their logarithms are too high
# follows: cross_entropy <- log_softmax

import numpy as np


def softmax(x, axis=-1):
    # slide the axis to the end, one row after the other
    rows = np.moveaxis(np.array(x, dtype=float), axis, -1)
    out = np.zeros(rows.shape)
    for index in np.ndindex(*rows.shape[:-1]):
        e = np.exp(rows[index] - rows[index].max())
        out[index] = e / e.sum()
    return np.moveaxis(out, -1, axis)


def softmax_with_temperature(x, temperature, axis=-1):
    if not temperature > 0:
        raise ValueError(f"temperature has to be > 0 but is {temperature}")
    return softmax(x / temperature, axis)


def log_softmax(x, axis=-1):
    shifted = x - np.max(x, axis=axis, keepdims=True)
    shifted = np.clip(shifted, -64.0, None)  # no log(0) later  # <-
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


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
