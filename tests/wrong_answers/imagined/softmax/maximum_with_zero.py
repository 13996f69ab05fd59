# wrong: softmax = max_with_zero
# follows: softmax_with_temperature <- softmax
# follows: softmax_jacobian <- softmax
# student: Emil, thinks that only positive scores can overflow
import numpy as np

def softmax(x, axis=-1):
    m = np.maximum(0.0, x.max(axis=axis, keepdims=True))
    e = np.exp(x - m)
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
