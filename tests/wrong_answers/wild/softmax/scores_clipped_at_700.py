# source: https://github.com/OpenSourceEconomics/respy/pull/286
# wrong: softmax = clipped
# mistake: softmax: scores are clipped to -700..700 before exp instead of having their maximum subtracted, so larger ones become ties
# follows: softmax_with_temperature <- softmax
# follows: softmax_jacobian <- softmax

import numpy as np


def softmax(x, axis=-1):
    x = np.clip(x, -700, 700)  # exp(710) is inf  # <-
    e = np.exp(x)
    s = np.sum(e, axis=axis, keepdims=True)
    return e / s


def softmax_with_temperature(x, temperature, axis=-1):
    if not temperature > 0:
        raise ValueError(f"temperature has to be > 0 but is {temperature}")
    return softmax(x / temperature, axis)


def log_softmax(x, axis=-1):
    m = x.max(axis=axis, keepdims=True)
    return x - m - np.log(np.exp(x - m).sum(axis=axis, keepdims=True))


def cross_entropy(logits, targets):
    logits = logits - logits.max(axis=1, keepdims=True)
    lse = np.log(np.exp(logits).sum(axis=1))
    picked = np.take_along_axis(logits, targets[:, None], axis=1)[:, 0]
    return float(np.mean(lse - picked))


def softmax_jacobian(x):
    s = softmax(x).reshape(-1, 1)
    return np.diagflat(s) - s @ s.T
