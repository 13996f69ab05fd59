# wrong: log_softmax = added_to_the_sum_1e_6
# wrong: cross_entropy = floor_in_log_1e_12
# student: Quinn, a constant in each logarithm, once inside a clip
import numpy as np

def softmax(x: np.ndarray, axis: int=-1) -> np.ndarray:
    shifted = x - x.max(axis=axis, keepdims=True)
    e = np.exp(shifted)
    return e / e.sum(axis=axis, keepdims=True)


def softmax_with_temperature(x: np.ndarray, temperature: float, axis: int=-1) -> np.ndarray:
    if temperature <= 0:
        raise ValueError(f'temperature must be above 0, got {temperature}')
    return softmax(x / temperature, axis=axis)


def log_softmax(x, axis=-1):
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True) + 1e-6)


def cross_entropy(logits, targets):
    p = np.clip(softmax(logits), 1e-12, 1.0)
    return -np.log(p[np.arange(len(targets)), targets]).mean()


def softmax_jacobian(x: np.ndarray) -> np.ndarray:
    p = softmax(x)
    return np.diag(p) - np.outer(p, p)
