# wrong: softmax_with_temperature = ?
# student: Xenia, keeps the temperature away from 0 "for stability", like an epsilon
import numpy as np


def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be positive")
    return softmax(x / max(temperature, 0.1), axis)  # <-


def log_softmax(x, axis=-1):
    x = x - x.max(axis=axis, keepdims=True)
    return x - np.log(np.exp(x).sum(axis=axis, keepdims=True))


def cross_entropy(logits, targets):
    return -log_softmax(logits)[np.arange(len(logits)), targets].mean()


def softmax_jacobian(x):
    p = softmax(x)
    return np.diag(p) - np.outer(p, p)
