# wrong: softmax = exponentials_cut
# follows: softmax_jacobian <- softmax
# student: Emil, keeps the exponentials in an array made like x
import numpy as np

def softmax(x, axis=-1):
    e = np.empty_like(x)
    e[...] = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def softmax_with_temperature(x: np.ndarray, temperature: float, axis: int=-1) -> np.ndarray:
    if temperature <= 0:
        raise ValueError(f'temperature must be above 0, got {temperature}')
    return softmax(x / temperature, axis=axis)


def log_softmax(x: np.ndarray, axis: int=-1) -> np.ndarray:
    shifted = x - x.max(axis=axis, keepdims=True)
    log_sum = np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    return shifted - log_sum


def cross_entropy(logits: np.ndarray, targets: np.ndarray) -> float:
    log_p = log_softmax(logits)
    rows = np.arange(len(targets))
    return float(-log_p[rows, targets].mean())


def softmax_jacobian(x: np.ndarray) -> np.ndarray:
    p = softmax(x)
    return np.diag(p) - np.outer(p, p)
