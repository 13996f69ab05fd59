# wrong: softmax = no_max_subtraction
# follows: softmax_with_temperature <- softmax
# follows: softmax_jacobian <- softmax
# student: Goran, types the formula of the textbook as it stands
import numpy as np


def softmax(x, axis=-1):
    return np.exp(x) / np.exp(x).sum(axis=axis, keepdims=True)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature")
    return softmax(x / temperature, axis)


def log_softmax(x, axis=-1):
    return x - np.logaddexp.reduce(x, axis=axis, keepdims=True)


def cross_entropy(logits, targets):
    return float(np.mean(np.logaddexp.reduce(logits, axis=1) - logits[np.arange(len(logits)), targets]))


def softmax_jacobian(x):
    p = softmax(x)
    return np.diag(p) - np.outer(p, p)
