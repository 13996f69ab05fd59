# source: https://github.com/google-deepmind/gemma/pull/583
# wrong: softmax_with_temperature = nothing_refused | zero_accepted + negative_accepted
# clear: softmax_with_temperature ~ expected a ValueError that names `temperature`
# mistake: softmax_with_temperature: a temperature of 0 or below gives a one-hot row instead of a ValueError

import numpy as np


def softmax(x, axis=-1):
    z = x - np.max(x, axis=axis, keepdims=True)
    e = np.exp(z)
    return e / np.sum(e, axis=axis, keepdims=True)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature < 1e-6:  # <-
        # limit T -> 0 is greedy
        best = np.argmax(x, axis=axis)
        return np.moveaxis(np.eye(x.shape[axis])[best], -1, axis)
    return softmax(x / temperature, axis=axis)


def log_softmax(x, axis=-1):
    # logsumexp that numpy already has
    return x - np.logaddexp.reduce(x, axis=axis, keepdims=True)


def cross_entropy(logits, targets):
    logits = logits - logits.max(axis=1, keepdims=True)
    lse = np.log(np.exp(logits).sum(axis=1))
    picked = np.take_along_axis(logits, targets[:, None], axis=1)[:, 0]
    return float(np.mean(lse - picked))


def softmax_jacobian(x):
    e = np.exp(x - x.max())
    p = e / e.sum()
    return np.diag(p) - p[:, None] * p[None, :]
