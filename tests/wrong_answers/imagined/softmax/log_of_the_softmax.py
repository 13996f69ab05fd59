# wrong: log_softmax = log_of_softmax
# follows: cross_entropy <- log_softmax
# student: Petra, reuses what is there: log softmax is the log of the softmax
import numpy as np


def softmax(x, axis=-1):
    x = np.moveaxis(np.array(x), axis, 0)
    x = np.exp(x - x.max(0))
    return np.moveaxis(x / x.sum(0), 0, axis)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature!")
    return softmax(x / temperature, axis)


def log_softmax(x, axis=-1):
    with np.errstate(divide="ignore"):
        return np.log(softmax(x, axis))


def cross_entropy(logits, targets):
    return -np.mean(log_softmax(logits)[np.arange(len(targets)), targets])


def softmax_jacobian(x):
    p = softmax(x)
    return np.diag(p) - np.outer(p, p)
