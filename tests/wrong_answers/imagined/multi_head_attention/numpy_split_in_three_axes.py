# wrong: split_heads = one_batch_axis_needed
# follows: multi_head_attention <- split_heads
# student: Chen, B, T, C = x.shape is the first line of every function of his
import numpy as np
from masking import masked_attention


def split_heads(x, n_heads):
    B, T, C = x.shape
    if C % n_heads:
        raise ValueError("d_model % n_heads must be 0")
    return x.reshape(B, T, n_heads, C // n_heads).transpose(0, 2, 1, 3)


def concat_heads(x):
    *B, H, T, D = x.shape
    return np.swapaxes(x, -3, -2).reshape(*B, T, H * D)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q, k, v = x_q @ w_q, x_kv @ w_k, x_kv @ w_v
    q, k, v = split_heads(q, n_heads), split_heads(k, n_heads), split_heads(v, n_heads)
    m = np.ones((1, 1), bool) if mask is None else mask[..., None, :, :]
    y, att = masked_attention(q, k, v, m)
    return concat_heads(y) @ w_o, att
