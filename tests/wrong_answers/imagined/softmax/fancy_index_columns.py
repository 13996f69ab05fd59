# wrong: cross_entropy = every_target_in_every_row
# student: Uma, believes that [:, targets] takes one entry per row
import numpy as np


def softmax(x, axis=-1):
    return np.exp(log_softmax(x, axis))


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be positive!")
    return np.exp(log_softmax(x / temperature, axis))


def log_softmax(x, axis=-1):
    hi = np.max(x, axis=axis, keepdims=True)
    return x - hi - np.log(np.sum(np.exp(x - hi), axis=axis, keepdims=True))


def cross_entropy(logits, targets):
    return -log_softmax(logits)[:, targets].mean()


def softmax_jacobian(x):
    p = softmax(x)
    return np.einsum("i,ij->ij", p, np.eye(len(p))) - np.einsum("i,j->ij", p, p)
