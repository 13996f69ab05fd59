# source: https://newbe.dev/numpy-calculate-the-derivative-of-the-softmax-function
# wrong: softmax_jacobian = entries_in_the_product
# mistake: softmax_jacobian: the second factor is the input x_j instead of the weight of j

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
    if temperature <= 0:
        raise ValueError("temperature must be positive")
    z = np.asarray(x) / temperature
    z = np.exp(z - z.max(axis=axis, keepdims=True))
    return z / z.sum(axis=axis, keepdims=True)


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
    value = softmax(x)
    n = len(x)
    gradient = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            if i == j:
                gradient[i, j] = value[i] * (1 - x[i])  # <-
            else:
                gradient[i, j] = -value[i] * x[j]  # <-
    return gradient
