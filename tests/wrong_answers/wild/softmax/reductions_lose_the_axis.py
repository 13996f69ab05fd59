# source: https://github.com/triton-lang/triton/pull/11409
# wrong: softmax = max_without_keepdims + no_keepdims
# mistake: softmax: maximum and sum are taken without keepdims, so they line up with the wrong axis or do not broadcast

import numpy as np


def softmax(x, axis=-1):
    x_max = x.max(axis)  # <-
    num = np.exp(x - x_max)
    den = num.sum(axis)  # <-
    return num / den


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
    logits = logits - logits.max(axis=1, keepdims=True)
    lse = np.log(np.exp(logits).sum(axis=1))
    picked = np.take_along_axis(logits, targets[:, None], axis=1)[:, 0]
    return float(np.mean(lse - picked))


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
