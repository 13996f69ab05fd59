# source: https://github.com/facebookresearch/fairseq/issues/466
# wrong: cross_entropy = result:base_2
# clear: cross_entropy ~ 1/\(ln 2\) times too large
# mistake: cross_entropy: the loss is divided by log 2, which makes it bits instead of nats

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
    loss_sum = 0.0
    for i, t in enumerate(targets):
        loss_sum += -log_softmax(logits[i])[t]
    return float(loss_sum / len(targets) / np.log(2))  # <-


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
