# source: https://github.com/mlpack/mlpack/pull/2364
# wrong: softmax_jacobian = jacobian_of_log
# mistake: softmax_jacobian: it is the Jacobian of log-softmax, delta_ij - p_j; the factor p_i is missing

import numpy as np


def softmax(x, axis=-1):
    def one(v):
        v = np.exp(v - v.max())
        return v / v.sum()

    return np.apply_along_axis(one, axis, np.asarray(x, dtype=np.float64))


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
    lp = log_softmax(logits, axis=-1)
    return float(-lp[np.arange(len(lp)), targets].mean())


def softmax_jacobian(x):
    p = softmax(x)
    return np.eye(p.size) - p  # <-
