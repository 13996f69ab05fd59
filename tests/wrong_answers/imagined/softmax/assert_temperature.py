# wrong: softmax_with_temperature = asserted
# student: Omar, writes asserts for everything
import numpy as np


def softmax(x, axis=-1):
    assert isinstance(x, np.ndarray)
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    p = e / e.sum(axis=axis, keepdims=True)
    assert p.shape == x.shape
    return p


def softmax_with_temperature(x, temperature, axis=-1):
    assert temperature > 0, "temperature must be positive"
    return softmax(x / temperature, axis)


def log_softmax(x, axis=-1):
    m = x.max(axis=axis, keepdims=True)
    out = x - (m + np.log(np.exp(x - m).sum(axis=axis, keepdims=True)))
    assert out.shape == x.shape
    return out


def cross_entropy(logits, targets):
    assert len(logits) == len(targets)
    picked = log_softmax(logits)[np.arange(len(targets)), targets]
    assert picked.shape == (len(targets),)
    return -picked.mean()


def softmax_jacobian(x):
    p = softmax(x)
    assert p.ndim == 1
    return np.diag(p) - np.outer(p, p)
