# source: https://github.com/google/gemma.cpp/pull/981
# wrong: softmax_with_temperature = not_divided
# mistake: softmax_with_temperature: the exponentials are divided by the temperature, which cancels against the sum

import numpy as np


def softmax(x, axis=-1):
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError(f"temperature = {temperature}")
    probs = np.exp(x - np.max(x, axis=axis, keepdims=True))  # <-
    probs = probs / temperature  # <-
    return probs / probs.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    z = x - np.max(x, axis=axis, keepdims=True)
    return z - np.log(np.sum(np.exp(z), axis=axis, keepdims=True))


def cross_entropy(logits, targets):
    total = 0.0
    for row, target in zip(logits, targets, strict=True):
        total -= log_softmax(row)[target]
    return total / len(targets)


def softmax_jacobian(x):
    p = np.exp(x - np.max(x))
    p = p / p.sum()
    return np.diag(p) - p[:, None] * p[None, :]
