# wrong: softmax = axis_zero
# student: Fatou again, a week later: axis=0 is written where axis should be
import numpy as np


def softmax(x, axis=-1):
    e = np.exp(x - np.max(x, axis=0))
    return e / np.sum(e, axis=0)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature has to be more than 0")
    return np.exp(log_softmax(x / temperature, axis))


def log_softmax(x, axis=-1):
    top = np.max(x, axis=axis, keepdims=True)
    rest = x - top
    return rest - np.log(np.sum(np.exp(rest), axis=axis, keepdims=True))


def cross_entropy(logits, targets):
    logs = log_softmax(logits)
    answer = []
    for i in range(len(targets)):
        answer.append(logs[i][targets[i]])
    return -np.mean(answer)


def softmax_jacobian(x):
    p = softmax(x)
    return np.diag(p) - np.outer(p, p)
