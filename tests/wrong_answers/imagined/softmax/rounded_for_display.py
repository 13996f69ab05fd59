# wrong: softmax = rounded
# follows: softmax_with_temperature <- softmax
# student: Zoe, rounds so that the example in the docstring comes out the same
import numpy as np


def softmax(x, axis=-1):
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return np.round(e / np.sum(e, axis=axis, keepdims=True), 4)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be positive")
    return softmax(x / temperature, axis)


def log_softmax(x, axis=-1):
    m = np.max(x, axis=axis, keepdims=True)
    return (x - m) - np.log(np.exp(x - m).sum(axis=axis, keepdims=True))


def cross_entropy(logits, targets):
    return np.mean(-log_softmax(logits)[np.arange(len(targets)), targets])


def softmax_jacobian(x):
    p = np.exp(log_softmax(x))
    return np.diag(p) - np.outer(p, p)
