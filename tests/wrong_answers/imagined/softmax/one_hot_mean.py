# wrong: cross_entropy = averaged_over_classes
# student: Vera, one-hot labels as in the spreadsheet, and .mean() at the end
import numpy as np


def softmax(x, axis=-1):
    z = x - x.max(axis=axis, keepdims=True)
    return np.exp(z) / np.exp(z).sum(axis=axis, keepdims=True)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("Temperature (temperature) must be > 0")
    return softmax(x / temperature, axis=axis)


def log_softmax(x, axis=-1):
    z = x - x.max(axis=axis, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=axis, keepdims=True))


def cross_entropy(logits, targets):
    n_classes = logits.shape[1]
    labels = np.eye(n_classes)[targets]
    return -(labels * log_softmax(logits)).mean()


def softmax_jacobian(x):
    p = softmax(x)
    return np.eye(len(p)) * p - p.reshape(-1, 1) * p.reshape(1, -1)
