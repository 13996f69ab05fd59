# wrong: log_softmax = first_axis
# student: Boris, found apply_along_axis on a forum and pastes it everywhere
import numpy as np


def _one(v):
    e = np.exp(v - v.max())
    return e / e.sum()


def _one_log(v):
    v = v - v.max()
    return v - np.log(np.exp(v).sum())


def softmax(x, axis=-1):
    return np.apply_along_axis(_one, axis, x)


def softmax_with_temperature(x, temperature, axis=-1):
    if not temperature > 0:
        raise ValueError(f"temperature must be positive, is {temperature}")
    return np.apply_along_axis(_one, axis, x / temperature)


def log_softmax(x, axis=None):
    if axis is None:
        axis = 0  # numpy starts counting at 0, so this should be the default
    return np.apply_along_axis(_one_log, axis, x)


def cross_entropy(logits, targets):
    total = 0.0
    for row, t in zip(logits, targets):
        total -= _one_log(row)[t]
    return total / len(logits)


def softmax_jacobian(x):
    p = _one(x)
    return np.diag(p) - np.outer(p, p)
