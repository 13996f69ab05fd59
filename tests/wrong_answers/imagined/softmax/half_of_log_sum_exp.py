# wrong: log_softmax = max_not_added_back
# follows: cross_entropy <- log_softmax
# student: Rosa, half-remembers a post on the log-sum-exp trick
import numpy as np


def logsumexp(x, axis):
    c = x.max(axis=axis, keepdims=True)
    return np.log(np.sum(np.exp(x - c), axis=axis, keepdims=True))


def softmax(x, axis=-1):
    c = x.max(axis=axis, keepdims=True)
    return np.exp(x - c - logsumexp(x, axis))


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature has to be above 0")
    return softmax(x / temperature, axis)


def log_softmax(x, axis=-1):
    return x - logsumexp(x, axis)


def cross_entropy(logits, targets):
    nll = -log_softmax(logits)
    return nll[np.arange(nll.shape[0]), targets].mean()


def softmax_jacobian(x):
    p = softmax(x)
    return np.diag(p) - np.outer(p, p)
