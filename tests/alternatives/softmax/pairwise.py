"""Only differences count: weight i is 1 / Σ_j exp(x_j − x_i), a table of all differences for each row."""

import numpy as np


def differences(x):
    """`(..., n)` to `(..., n, n)`: x_j − x_i; an entry of -inf lies infinitely far below the others."""
    with np.errstate(invalid="ignore"):
        table = x[..., None, :] - x[..., :, None]
    return np.where(np.isneginf(x[..., None, :]), np.where(np.isneginf(x[..., :, None]), np.inf, -np.inf), table)


def last_axis_softmax(x):
    with np.errstate(over="ignore"):
        return 1.0 / np.exp(differences(x)).sum(axis=-1)


def softmax(x, axis=-1):
    return np.swapaxes(last_axis_softmax(np.swapaxes(x, axis, -1)), axis, -1)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("`temperature` must not be zero or negative")
    return softmax(x * (1.0 / temperature), axis)


def log_softmax(x, axis=-1):
    x = np.swapaxes(x, axis, -1)
    table = differences(x)
    farthest = np.maximum(table.max(axis=-1, keepdims=True), 0.0)
    with np.errstate(invalid="ignore"):
        log_sum = farthest + np.log(np.exp(table - farthest).sum(axis=-1, keepdims=True))
    log_p = np.where(np.isneginf(x), -np.inf, -log_sum[..., 0])
    return np.swapaxes(log_p, axis, -1)


def cross_entropy(logits, targets):
    n, c = logits.shape
    chosen = targets[:, None] == np.arange(c)[None, :]
    return -log_softmax(logits)[chosen].sum() / n


def softmax_jacobian(x):
    p = softmax(x)
    return p[:, None] * (np.identity(len(p)) - p[None, :])
