# source: https://github.com/mlpack/mlpack/issues/2360
# wrong: softmax_jacobian = ?
# clear: softmax_jacobian ~ right on the diagonal alone
# mistake: softmax_jacobian: 1 stands everywhere where the Kronecker delta belongs: p_i (1 - p_j), also off the diagonal

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
    # logsumexp that numpy already has
    return x - np.logaddexp.reduce(x, axis=axis, keepdims=True)


def cross_entropy(logits, targets):
    total = 0.0
    for row, t in zip(logits, targets):
        m = max(row)
        total += m + np.log(sum(np.exp(v - m) for v in row)) - row[t]
    return float(total / len(targets))


def softmax_jacobian(x):
    p = softmax(x)
    # p_i * (delta_ij - p_j)
    delta = np.ones((len(p), len(p)))  # <-
    return p[:, None] * (delta - p[None, :])
