# wrong: softmax = no_keepdims
# follows: softmax_with_temperature <- softmax
# student: Ivo, NumPy; remembered keepdims once
import numpy as np


def softmax(x, axis=-1):
    x = x - x.max(axis=axis, keepdims=True)
    total = np.exp(x).sum(axis=axis)
    return np.exp(x) / total


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError(f"{temperature=}")
    return softmax(x / temperature, axis=axis)


def log_softmax(x, axis=-1):
    z = np.moveaxis(x, axis, -1)
    z = z - z.max(-1)[..., None]
    z = z - np.log(np.exp(z).sum(-1))[..., None]
    return np.moveaxis(z, -1, axis)


def cross_entropy(logits, targets):
    return -log_softmax(logits)[np.arange(logits.shape[0]), targets].mean()


def softmax_jacobian(x):
    p = softmax(x)
    return np.diag(p) - p[:, None] * p
