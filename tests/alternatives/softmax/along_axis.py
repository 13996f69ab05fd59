"""Functions of one vector, handed to `np.apply_along_axis`; the work happens in place on a copy."""

import numpy as np


def vector_softmax(v):
    v = v.astype(float)
    v -= np.max(v)
    np.exp(v, out=v)
    v /= np.sum(v)
    return v


def vector_log_softmax(v):
    v = np.array(v, dtype=float)
    v -= v.max()
    v -= np.log(np.sum(np.exp(v)))
    return v


def softmax(x, axis=-1):
    return np.apply_along_axis(vector_softmax, axis, x)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("please choose a temperature > 0")
    return np.apply_along_axis(lambda v: vector_softmax(v / temperature), axis, x)


def log_softmax(x, axis=-1):
    return np.apply_along_axis(vector_log_softmax, axis, x)


def cross_entropy(logits, targets):
    losses = [-vector_log_softmax(row)[target] for row, target in zip(logits, targets, strict=True)]
    return np.mean(losses)


def softmax_jacobian(x):
    p = vector_softmax(x)
    return np.vstack([weight * (unit - p) for weight, unit in zip(p, np.eye(p.size), strict=True)])
