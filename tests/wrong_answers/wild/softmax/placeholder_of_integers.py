# source: https://splunktool.com/in-python-calculate-the-softmax-of-an-array-columnwise-using-numpy
# wrong: softmax = cut_to_integers
# mistake: softmax: the result is collected in np.zeros_like(x), so whole numbers in give whole numbers out: all weights are cut off to 0

import numpy as np


def softmax(x, axis=-1):
    result = np.zeros_like(x)  # <-
    src = np.moveaxis(x, axis, -1)
    dst = np.moveaxis(result, axis, -1)  # a view, writes go to result
    for i in np.ndindex(src.shape[:-1]):
        e = np.exp(src[i] - np.max(src[i]))
        dst[i] = e / np.sum(e)
    return result


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be positive")
    z = np.asarray(x) / temperature
    z = np.exp(z - z.max(axis=axis, keepdims=True))
    return z / z.sum(axis=axis, keepdims=True)


def log_softmax(x, axis=-1):
    m = x.max(axis=axis, keepdims=True)
    return x - m - np.log(np.exp(x - m).sum(axis=axis, keepdims=True))


def cross_entropy(logits, targets):
    logits = logits - logits.max(axis=1, keepdims=True)
    lse = np.log(np.exp(logits).sum(axis=1))
    picked = np.take_along_axis(logits, targets[:, None], axis=1)[:, 0]
    return float(np.mean(lse - picked))


def softmax_jacobian(x):
    e = np.exp(x - x.max())
    p = e / e.sum()
    return np.diag(p) - p[:, None] * p[None, :]
