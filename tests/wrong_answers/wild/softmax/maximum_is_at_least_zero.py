# source: https://github.com/FluxML/NNlib.jl/pull/43
# wrong: softmax = max_with_zero
# mistake: softmax: max(0, maximum) is subtracted instead of the maximum, so a row of very negative scores underflows to 0/0
# follows: softmax_with_temperature <- softmax
# follows: softmax_jacobian <- softmax

import numpy as np


def softmax(x, axis=-1):
    # only positive numbers can overflow, so start the max at 0
    m = np.max(x, axis=axis, keepdims=True, initial=0)  # <-
    e = np.exp(x - m)
    return e / e.sum(axis=axis, keepdims=True)


def softmax_with_temperature(x, temperature, axis=-1):
    if not temperature > 0:
        raise ValueError(f"temperature has to be > 0 but is {temperature}")
    return softmax(x / temperature, axis)


def log_softmax(x, axis=-1):
    # logsumexp that numpy already has
    return x - np.logaddexp.reduce(x, axis=axis, keepdims=True)


def cross_entropy(logits, targets):
    total = 0.0
    for row, t in zip(logits, targets):
        m = max(row)
        total += m + np.log(sum(np.exp(v - m) for v in row)) - row[t]
    return float(total / len(targets))


def softmax_jacobian(x):
    s = softmax(x).reshape(-1, 1)
    return np.diagflat(s) - s @ s.T
