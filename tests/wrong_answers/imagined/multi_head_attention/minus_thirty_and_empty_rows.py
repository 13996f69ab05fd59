# wrong: multi_head_attention = empty_rows_cleared
# student: Theo, read that exp(-30) is nothing, and looks after empty rows
import numpy as np
from softmax import softmax


def split_heads(x, n_heads):
    if x.shape[-1] % n_heads:
        raise ValueError("n_heads must divide d_model")
    return np.swapaxes(x.reshape(*x.shape[:-1], n_heads, -1), -3, -2)


def concat_heads(x):
    x = np.swapaxes(x, -3, -2)
    return x.reshape(*x.shape[:-2], -1)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q, k, v = (split_heads(a, n_heads) for a in (x_q @ w_q, x_kv @ w_k, x_kv @ w_v))
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1])
    mask = np.ones((1, 1), dtype=bool) if mask is None else mask
    mask = np.broadcast_to(mask[..., None, :, :], scores.shape)
    weights = softmax(np.where(mask, scores, -30.0))
    weights = np.where(mask.any(axis=-1, keepdims=True), weights, 0.0)
    return concat_heads(weights @ v) @ w_o, weights
