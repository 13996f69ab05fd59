# source: https://github.com/google-deepmind/gemma/issues/562
# wrong: softmax_with_temperature = negative_accepted
# mistake: softmax_with_temperature: only a temperature of exactly 0 raises a ValueError, a negative one turns the order around

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
    if temperature == 0:  # <-
        raise ValueError("temperature: division by zero")
    return softmax(x / temperature, axis)


def log_softmax(x, axis=-1):
    m = x.max(axis=axis, keepdims=True)
    return x - m - np.log(np.exp(x - m).sum(axis=axis, keepdims=True))


def cross_entropy(logits, targets):
    total = 0.0
    for row, t in zip(logits, targets):
        m = max(row)
        total += m + np.log(sum(np.exp(v - m) for v in row)) - row[t]
    return float(total / len(targets))


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
