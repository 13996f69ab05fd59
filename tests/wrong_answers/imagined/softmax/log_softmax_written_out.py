# wrong: log_softmax = no_max_subtraction + no_keepdims
# student: Sami, x - log(sum(exp(x))) is what the docstring says
import numpy as np


def softmax(x, axis=-1):
    x = np.exp(x - np.max(x, axis=axis, keepdims=True))
    x /= x.sum(axis=axis, keepdims=True)
    return x


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature <= 0 makes no sense")
    x = x / temperature
    return softmax(x, axis=axis)


def log_softmax(x, axis=-1):
    return x - np.log(np.sum(np.exp(x), axis=axis))


def cross_entropy(logits, targets):
    logits = logits - logits.max(axis=1, keepdims=True)
    loss = np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(logits)), targets]
    return loss.mean()


def softmax_jacobian(x):
    p = softmax(x)
    J = -np.outer(p, p)
    J[np.diag_indices_from(J)] += p
    return J
