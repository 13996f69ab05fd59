# wrong: multi_head_attention = maximum_of_the_hidden
# student: Nils, softmax first, then 0 where hidden, then divided by what is left
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
    weights = softmax(q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1]))
    if mask is not None:
        weights = weights * mask[..., None, :, :]
        left = weights.sum(axis=-1, keepdims=True)
        weights = weights / np.where(left > 0, left, 1.0)
    return concat_heads(weights @ v) @ w_o, weights
