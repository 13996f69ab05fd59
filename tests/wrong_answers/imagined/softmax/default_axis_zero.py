# wrong: softmax = first_axis
# student: Ana, wrote NumPy for two years; her old notebooks have samples in columns
import numpy as np


def softmax(x, axis=0):
    shifted = x - np.amax(x, axis=axis, keepdims=True)
    numerator = np.exp(shifted)
    return numerator / np.sum(numerator, axis=axis, keepdims=True)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature has to be > 0")
    return softmax(x / temperature, axis=axis)


def log_softmax(x, axis=-1):
    shifted = x - np.amax(x, axis=axis, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))


def cross_entropy(logits, targets):
    lp = log_softmax(logits, axis=1)
    return -np.mean(lp[np.arange(len(targets)), targets])


def softmax_jacobian(x):
    s = softmax(x)
    return np.diag(s) - np.outer(s, s)
