# wrong: softmax_with_temperature = multiplied + temperature_not_named
# student: Milo, trusts an AI completion ("scale the logits by the temperature") and writes his own error text
import numpy as np


def softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    """Numerically stable softmax."""
    x_max = np.max(x, axis=axis, keepdims=True)
    exp_x = np.exp(x - x_max)
    return exp_x / np.sum(exp_x, axis=axis, keepdims=True)


def softmax_with_temperature(x: np.ndarray, temperature: float, axis: int = -1) -> np.ndarray:
    """Scale the logits by the temperature and apply the softmax."""
    if temperature <= 0:
        raise ValueError("must be a positive number")
    scaled_logits = x * temperature
    return softmax(scaled_logits, axis=axis)


def log_softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    """Numerically stable log-softmax."""
    x_max = np.max(x, axis=axis, keepdims=True)
    log_sum_exp = x_max + np.log(np.sum(np.exp(x - x_max), axis=axis, keepdims=True))
    return x - log_sum_exp


def cross_entropy(logits: np.ndarray, targets: np.ndarray) -> float:
    """Mean negative log-likelihood."""
    log_probs = log_softmax(logits, axis=-1)
    return float(-log_probs[np.arange(logits.shape[0]), targets].mean())


def softmax_jacobian(x: np.ndarray) -> np.ndarray:
    """Jacobian of the softmax."""
    s = softmax(x)
    return np.diag(s) - np.outer(s, s)
