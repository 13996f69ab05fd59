# wrong: softmax_with_temperature = zero_accepted
# student: Nora, careful with words: "not negative" is what she checks
import numpy as np


def softmax(x, axis=-1):
    ex = np.exp(np.subtract(x, np.max(x, axis=axis, keepdims=True)))
    return np.divide(ex, np.sum(ex, axis=axis, keepdims=True))


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature < 0:
        raise ValueError("temperature must not be negative")
    return softmax(np.divide(x, temperature), axis=axis)


def log_softmax(x, axis=-1):
    x = np.subtract(x, np.max(x, axis=axis, keepdims=True))
    return np.subtract(x, np.log(np.sum(np.exp(x), axis=axis, keepdims=True)))


def cross_entropy(logits, targets):
    chosen = np.choose(0, [log_softmax(logits)])[np.arange(len(logits)), targets]
    return np.negative(np.mean(chosen))


def softmax_jacobian(x):
    p = softmax(x)
    return np.subtract(np.diag(p), np.multiply.outer(p, p))
