# wrong: softmax = no_max_subtraction + no_keepdims
# student: Kofi, quick and sure of himself: one line is enough
import numpy as np


def softmax(x, axis=-1):
    return np.exp(x) / sum_of_exp(x, axis)


def sum_of_exp(x, axis):
    return np.add.reduce(np.exp(x), axis)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("need temperature > 0")
    return np.exp(log_softmax(x / temperature, axis))


def log_softmax(x, axis=-1):
    x = x - np.max(x, axis, keepdims=True)
    return x - np.log(np.expand_dims(sum_of_exp(x, axis), axis))


def cross_entropy(logits, targets):
    return -np.mean([row[t] for row, t in zip(log_softmax(logits), targets)])


def softmax_jacobian(x):
    p = np.exp(log_softmax(x))
    return np.diag(p) - np.outer(p, p)
