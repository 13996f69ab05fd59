# wrong: split_heads = interleaved_split
# follows: multi_head_attention <- split_heads
# student: Ivo, einops-like thinking with the letters in the wrong order: (d h) and not (h d)
import numpy as np
from masking import masked_attention


def split_heads(x, n_heads):
    d_model = x.shape[-1]
    if d_model % n_heads != 0:
        raise ValueError(f"{d_model=} is not a multiple of {n_heads=}")
    parts = x.reshape(x.shape[:-1] + (d_model // n_heads, n_heads))
    return np.moveaxis(parts, -1, -3)


def concat_heads(x):
    return np.swapaxes(x, -2, -3).reshape(x.shape[:-3] + (x.shape[-2], -1))


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    if mask is None:
        mask = np.ones((x_q.shape[-2], x_kv.shape[-2]), dtype=bool)
    q = split_heads(x_q @ w_q, n_heads)
    k = split_heads(x_kv @ w_k, n_heads)
    v = split_heads(x_kv @ w_v, n_heads)
    out, weights = masked_attention(q, k, v, np.expand_dims(mask, -3))
    return concat_heads(out) @ w_o, weights
