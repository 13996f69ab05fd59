"""The Jacobian by differentiation: a step into the complex plane, with no cancellation; the rest is short."""

import numpy as np


def softmax(x, axis=-1):
    return (e := np.exp(x - np.max(x.real, axis, keepdims=True))) / np.sum(e, axis, keepdims=True)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be > 0")
    return softmax((x - x.max(axis, keepdims=True)) / temperature, axis)


def log_softmax(x, axis=-1):
    return (y := x - np.max(x, axis, keepdims=True)) - np.log(np.sum(np.exp(y), axis, keepdims=True))


def cross_entropy(logits, targets):
    return float(np.mean(-log_softmax(logits)[range(len(targets)), targets]))


def softmax_jacobian(x):
    step = 1e-30
    columns = []
    for unit in np.eye(x.size):
        moved = x.astype(np.complex128)
        moved.imag = step * unit
        columns.append(softmax(moved).imag / step)
    return np.column_stack(columns)
