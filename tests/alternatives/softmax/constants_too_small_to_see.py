"""A constant in each denominator, so small that float64 hardly notices: that is nobody's mistake."""

import numpy as np

def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / (e.sum(axis=axis, keepdims=True) + 1e-12)


def softmax_with_temperature(x: np.ndarray, temperature: float, axis: int=-1) -> np.ndarray:
    if temperature <= 0:
        raise ValueError(f'temperature must be above 0, got {temperature}')
    return softmax(x / temperature, axis=axis)


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True) + 1e-10)


def cross_entropy(logits: np.ndarray, targets: np.ndarray) -> float:
    log_p = log_softmax(logits)
    rows = np.arange(len(targets))
    return float(-log_p[rows, targets].mean())


def softmax_jacobian(x: np.ndarray) -> np.ndarray:
    p = softmax(x)
    return np.diag(p) - np.outer(p, p)
