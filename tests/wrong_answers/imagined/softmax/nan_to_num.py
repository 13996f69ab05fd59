# wrong: softmax = ?
# student: Yusuf, saw a RuntimeWarning and a NaN, and made them go away
import numpy as np


def softmax(x, axis=-1):
    e = np.nan_to_num(np.exp(x))  # <-
    return np.nan_to_num(e / e.sum(axis=axis, keepdims=True))  # <-


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature")
    logits = x / temperature
    logits = logits - logits.max(axis=axis, keepdims=True)
    return np.exp(logits) / np.exp(logits).sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    return x - np.logaddexp.reduce(x, axis=axis, keepdims=True)


def cross_entropy(logits, targets):
    rows = np.arange(logits.shape[0])
    return (np.logaddexp.reduce(logits, axis=-1) - logits[rows, targets]).mean()


def softmax_jacobian(x):
    p = softmax_with_temperature(x, 1.0)
    return np.diag(p) - np.outer(p, p)
