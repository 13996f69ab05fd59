# wrong: softmax = rows_of_a_table
# student: Emil, beginner; only ever met vectors and tables, so there are two cases
import numpy as np


def softmax(x, axis=-1):
    if x.ndim == 1:
        e = np.exp(x - max(x))
        return e / sum(e)
    else:
        biggest = x.max(axis=1, keepdims=True)
        e = np.exp(x - biggest)
        return e / e.sum(axis=1, keepdims=True)


def _right(x, axis):
    biggest = x.max(axis=axis, keepdims=True)
    e = np.exp(x - biggest)
    return e / e.sum(axis=axis, keepdims=True)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature is too low")
    return _right(x / temperature, axis)


def log_softmax(x, axis=-1):
    biggest = x.max(axis=axis, keepdims=True)
    x = x - biggest
    return x - np.log(np.exp(x).sum(axis=axis, keepdims=True))


def cross_entropy(logits, targets):
    lp = log_softmax(logits)
    losses = []
    for i in range(len(targets)):
        losses.append(-lp[i, targets[i]])
    return sum(losses) / len(losses)


def softmax_jacobian(x):
    n = len(x)
    p = softmax(x)
    J = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            if i == j:
                J[i, j] = p[i] * (1 - p[i])
            else:
                J[i, j] = -p[i] * p[j]
    return J
