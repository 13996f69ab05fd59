# source: https://forums.fast.ai/t/cross-entropy-error-log-1-1-inf/1441
# wrong: cross_entropy = ?
# mistake: cross_entropy: it is the binary cross entropy, averaged over all classes: -log(1 - p) is added for each class that is not the target

import numpy as np


def softmax(x, axis=-1):
    z = x - np.max(x, axis=axis, keepdims=True)
    e = np.exp(z)
    return e / np.sum(e, axis=axis, keepdims=True)


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
    losses = []
    for row, t in zip(logits, targets):
        out = np.exp(row - row.max())
        out = out / out.sum()
        for c in range(len(out)):
            if c == t:
                losses.append(-np.log(out[c]))
            else:
                losses.append(-np.log(1 - out[c]))  # <-
    return float(np.mean(losses))  # <-


def softmax_jacobian(x):
    e = np.exp(x - x.max())
    p = e / e.sum()
    return np.diag(p) - p[:, None] * p[None, :]
