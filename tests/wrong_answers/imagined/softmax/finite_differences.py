# wrong: softmax_jacobian = coarse_steps + steps_cut
# student: Xenia, cannot do the derivative by hand, so she nudges each entry
import numpy as np


def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("bad temperature")
    return softmax(x / temperature, axis)


def log_softmax(x, axis=-1):
    x = x - x.max(axis=axis, keepdims=True)
    return x - np.log(np.exp(x).sum(axis=axis, keepdims=True))


def cross_entropy(logits, targets):
    return -log_softmax(logits)[np.arange(len(logits)), targets].mean()


def softmax_jacobian(x):
    eps = 1e-4
    J = np.empty((len(x), len(x)))
    for j in range(len(x)):
        nudged = x.copy()
        nudged[j] += eps
        J[:, j] = (softmax(nudged) - softmax(x)) / eps
    return J
