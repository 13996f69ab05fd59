# wrong: softmax = cut_to_integers
# student: Jana, copies the loop of an old answer on the web; her own scores were floats
import numpy as np

def softmax(x, axis=-1):
    x = np.moveaxis(x, axis, -1)
    out = np.zeros_like(x)
    for idx in np.ndindex(x.shape[:-1]):
        e = np.exp(x[idx] - x[idx].max())
        out[idx] = e / e.sum()
    return np.moveaxis(out, -1, axis)


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError("temperature must be above 0")
    return softmax(x / temperature, axis)


def log_softmax(x: np.ndarray, axis: int=-1) -> np.ndarray:
    shifted = x - x.max(axis=axis, keepdims=True)
    log_sum = np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    return shifted - log_sum


def cross_entropy(logits: np.ndarray, targets: np.ndarray) -> float:
    log_p = log_softmax(logits)
    rows = np.arange(len(targets))
    return float(-log_p[rows, targets].mean())


def softmax_jacobian(x):
    p = softmax(x.astype(float))
    return np.diag(p) - np.outer(p, p)
