"""Online softmax: one pass over the axis with a running maximum and a running sum, as memory-saving kernels do it."""

import numpy as np


def maximum_and_sum(x, axis):
    """The maximum m and Σ exp(x − m) along the axis, from one look at each slice."""
    largest, running = None, None
    for part in np.split(x, x.shape[axis], axis=axis):
        if largest is None:
            largest, running = part, np.ones_like(part)
            continue
        higher = np.maximum(largest, part)
        anchor = np.where(np.isneginf(higher), 0.0, higher)
        running = running * np.exp(largest - anchor) + np.exp(part - anchor)
        largest = higher
    return largest, running


def softmax(x, axis=-1):
    largest, running = maximum_and_sum(x, axis)
    return np.exp(x - largest) / running


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature > 0:
        return softmax(x / temperature, axis)
    raise ValueError(f"temperature {temperature!r} is not allowed")


def log_softmax(x, axis=-1):
    largest, running = maximum_and_sum(x, axis)
    return x - (largest + np.log(running))


def cross_entropy(logits, targets):
    largest, running = maximum_and_sum(logits, 1)
    picked = np.array([row[target] for row, target in zip(logits, targets, strict=True)])
    return np.average(largest[:, 0] + np.log(running[:, 0]) - picked)


def softmax_jacobian(x):
    p = softmax(x)
    columns = []
    for j in range(p.size):
        column = -p * p[j]
        column[j] += p[j]
        columns.append(column)
    return np.stack(columns, axis=1)
