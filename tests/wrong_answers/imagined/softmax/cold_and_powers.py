# wrong: softmax_with_temperature = power_not_normalized
# student: Lea, physicist; knows that dividing the logits is the same as a power of the weights
import numpy as np


def softmax(x, axis=-1):
    boltzmann = np.exp(x - x.max(axis, keepdims=True))
    Z = boltzmann.sum(axis, keepdims=True)
    return boltzmann / Z


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be positive")
    beta = 1 / temperature
    return softmax(x, axis) ** beta


def log_softmax(x, axis=-1):
    F = np.logaddexp.reduce(x, axis=axis, keepdims=True)
    return x - F


def cross_entropy(logits, targets):
    return np.mean(-log_softmax(logits)[np.arange(targets.size), targets])


def softmax_jacobian(x):
    p = softmax(x)
    return np.diag(p) - np.outer(p, p)
