# source: https://github.com/tracel-ai/burn/issues/315
# wrong: log_softmax = log_of_softmax
# mistake: log_softmax: the logarithm is taken of the finished probabilities, which are 0 for low scores
# follows: cross_entropy <- log_softmax

import numpy as np


def softmax(x, axis=-1):
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature has to be positive")
    z = x / temperature
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    exps = np.exp(x - x.max(axis=axis, keepdims=True))
    probs = exps / exps.sum(axis=axis, keepdims=True)
    return np.log(probs)  # <-


def cross_entropy(logits, targets):
    total = 0.0
    for row, target in zip(logits, targets, strict=True):
        total -= log_softmax(row)[target]
    return total / len(targets)


def softmax_jacobian(x):
    p = np.exp(x - np.max(x))
    p = p / p.sum()
    return np.diag(p) - p[:, None] * p[None, :]
