# wrong: softmax = whole_array
# follows: softmax_with_temperature <- softmax
# student: Fatou, first month of Python; goes through all numbers with one loop
import math

import numpy as np


def softmax(x, axis=-1):
    numbers = x.flatten().tolist()
    top = max(numbers)
    exps = []
    total = 0
    for number in numbers:
        e = math.exp(number - top)
        exps.append(e)
        total = total + e
    result = []
    for e in exps:
        result.append(e / total)
    return np.array(result).reshape(x.shape)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("the temperature must be bigger than 0")
    return softmax(x / temperature, axis)


def log_softmax(x, axis=-1):
    top = np.max(x, axis=axis, keepdims=True)
    return (x - top) - np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True))


def cross_entropy(logits, targets):
    answer = 0
    logs = log_softmax(logits)
    for i in range(logits.shape[0]):
        answer = answer - logs[i][targets[i]]
    return answer / logits.shape[0]


def softmax_jacobian(x):
    p = softmax(x)  # one vector, fine
    return np.diag(p) - np.outer(p, p)
