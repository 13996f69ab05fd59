# wrong: softmax = max_without_keepdims + no_keepdims
# student: Jana, tested her function on a vector only
import numpy as np


def softmax(x, axis=-1):
    e_x = np.exp(x - np.max(x, axis=axis))
    return e_x / e_x.sum(axis=axis)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be > 0")
    y = x / temperature
    y = np.exp(y - np.expand_dims(y.max(axis), axis))
    return y / np.expand_dims(y.sum(axis), axis)


def log_softmax(x, axis=-1):
    y = x - np.expand_dims(x.max(axis), axis)
    return y - np.expand_dims(np.log(np.exp(y).sum(axis)), axis)


def cross_entropy(logits, targets):
    y = log_softmax(logits)
    return -sum(y[i, t] for i, t in enumerate(targets)) / len(targets)


def softmax_jacobian(x):
    s = softmax(x)
    return s[:, None] * (np.eye(len(s)) - s[None, :])
