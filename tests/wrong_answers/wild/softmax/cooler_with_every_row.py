# source: https://github.com/Adibvafa/CodonTransformer/pull/20
# wrong: softmax_with_temperature = ?
# mistake: softmax_with_temperature: the scores are divided by the temperature once more for each row that was done before

import numpy as np


def softmax(x, axis=-1):
    x = np.array(x, dtype=float)
    x -= x.max(axis, keepdims=True)
    np.exp(x, out=x)
    x /= x.sum(axis, keepdims=True)
    return x


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("the temperature must be > 0")
    logits = np.moveaxis(np.array(x, dtype=float), axis, -1)
    out = np.empty_like(logits)
    for index in np.ndindex(logits.shape[:-1]):
        logits = logits / temperature  # <-
        out[index] = softmax(logits[index])  # <-
    return np.moveaxis(out, -1, axis)


def log_softmax(x, axis=-1):
    top = x.max(axis, keepdims=True)
    lse = top + np.log(np.exp(x - top).sum(axis, keepdims=True))
    return x - lse


def cross_entropy(logits, targets):
    n, c = logits.shape
    one_hot = np.eye(c)[targets]
    return float(-(one_hot * log_softmax(logits)).sum() / n)


def softmax_jacobian(x):
    p = np.exp(log_softmax(x))
    n = len(p)
    jac = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            jac[i, j] = p[i] * ((i == j) - p[j])
    return jac
