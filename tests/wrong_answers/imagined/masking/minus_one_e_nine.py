# wrong: masked_softmax = uniform_empty_row
# student: Milo, AI completion: scores.masked_fill(mask == 0, -1e9)
import numpy as np
from self_attention import attention_scores
from softmax import softmax


def causal_mask(n: int) -> np.ndarray:
    """Lower triangular boolean mask."""
    return np.tril(np.ones((n, n), dtype=bool))


def padding_mask(lengths: np.ndarray, n: int) -> np.ndarray:
    """Boolean mask of real tokens."""
    lengths = np.asarray(lengths)
    if np.any(lengths < 0) or np.any(lengths > n):
        raise ValueError("lengths must be between 0 and n")
    return np.arange(n)[None, None, :] < lengths[:, None, None]


def masked_softmax(scores: np.ndarray, mask: np.ndarray, axis: int = -1) -> np.ndarray:
    """Softmax with masking."""
    masked_scores = np.where(mask, scores, -1e9)
    return softmax(masked_scores, axis=axis)


def masked_attention(q: np.ndarray, k: np.ndarray, v: np.ndarray, mask: np.ndarray):
    """Scaled dot-product attention with a mask."""
    scores = attention_scores(q, k)
    scores = np.where(mask, scores, -np.inf)
    row_max = np.max(scores, axis=-1, keepdims=True)
    row_max = np.where(np.isfinite(row_max), row_max, 0.0)
    weights = np.exp(scores - row_max)
    total = weights.sum(axis=-1, keepdims=True)
    weights = np.divide(weights, total, out=np.zeros_like(weights), where=total != 0)
    return weights @ v, weights
