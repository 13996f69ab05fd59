"""Everything that is summed is summed by `np.einsum`, with the axis in question moved to the end."""

import numpy as np


def exponentials_and_sums(x):
    shifted = x - np.amax(x, axis=-1)[..., np.newaxis]
    e = np.exp(shifted)
    return shifted, e, np.einsum("...i->...", e)


def softmax(x, axis=-1):
    _, e, sums = exponentials_and_sums(np.moveaxis(x, axis, -1))
    return np.moveaxis(np.einsum("...i,...->...i", e, 1.0 / sums), -1, axis)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature <= 0")
    return softmax(np.divide(x, temperature), axis)


def log_softmax(x, axis=-1):
    shifted, _, sums = exponentials_and_sums(np.moveaxis(x, axis, -1))
    return np.moveaxis(shifted - np.log(sums)[..., None], -1, axis)


def cross_entropy(logits, targets):
    one_hot = np.eye(logits.shape[1])[targets]
    return -np.einsum("nc,nc->", one_hot, log_softmax(logits)) / logits.shape[0]


def softmax_jacobian(x):
    p = softmax(x)
    delta = np.eye(len(p))
    return np.einsum("i,ij->ij", p, delta) - np.einsum("i,j->ij", p, p)
