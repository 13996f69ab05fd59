# source: https://github.com/eriklindernoren/PyTorch-YOLOv3/pull/137
# wrong: cross_entropy = ?
# clear: cross_entropy ~ n times too small
# mistake: cross_entropy: the mean is divided by the number of rows once more

import numpy as np


def softmax(x, axis=-1):
    z = x - np.max(x, axis=axis, keepdims=True)
    e = np.exp(z)
    return e / np.sum(e, axis=axis, keepdims=True)


def softmax_with_temperature(x, temperature, axis=-1):
    if not temperature > 0:
        raise ValueError(f"temperature has to be > 0 but is {temperature}")
    return softmax(x / temperature, axis)


def log_softmax(x, axis=-1):
    # logsumexp that numpy already has
    return x - np.logaddexp.reduce(x, axis=axis, keepdims=True)


def cross_entropy(logits, targets):
    n = logits.shape[0]
    nll = -log_softmax(logits)[range(n), targets]
    return float(nll.mean() / n)  # <-


def softmax_jacobian(x):
    e = np.exp(x - x.max())
    p = e / e.sum()
    return np.diag(p) - p[:, None] * p[None, :]
