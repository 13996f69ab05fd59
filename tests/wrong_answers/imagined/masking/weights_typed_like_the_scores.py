# wrong: masked_softmax = cut_to_integers
# student: Jana, fills zeros_like(scores) where the mask is True
import numpy as np
from self_attention import attention_scores
from softmax import softmax

def causal_mask(n: int) -> np.ndarray:
    position = np.arange(n)
    return position[:, None] >= position[None, :]


def padding_mask(lengths: np.ndarray, n: int) -> np.ndarray:
    if np.any((lengths < 0) | (lengths > n)):
        raise ValueError(f'lengths must lie between 0 and n = {n}, got {lengths}')
    return np.arange(n) < lengths[:, None, None]


def masked_softmax(scores, mask, axis=-1):
    scores, mask = np.broadcast_arrays(scores, mask)
    scores, mask = np.moveaxis(scores, axis, -1), np.moveaxis(mask, axis, -1)
    weights = np.zeros_like(scores)
    for row in np.ndindex(scores.shape[:-1]):
        visible = mask[row] & (scores[row] > -np.inf)
        if visible.any():
            weights[row + (visible,)] = softmax(scores[row][visible])
    return np.moveaxis(weights, -1, axis)


def masked_attention(q: np.ndarray, k: np.ndarray, v: np.ndarray, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    weights = masked_softmax(attention_scores(q, k), mask)
    return (weights @ v, weights)
