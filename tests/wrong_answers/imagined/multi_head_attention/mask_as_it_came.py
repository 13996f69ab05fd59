# wrong: multi_head_attention = mask_without_head_axis
# student: Vera, broadcasting will take care of it
import numpy as np
from masking import masked_attention
from self_attention import scaled_dot_product_attention


def split_heads(x, n_heads):
    d_model = x.shape[-1]
    if d_model % n_heads > 0:
        raise ValueError("d_model is not divisible by n_heads")
    x = x.reshape(x.shape[:-1] + (n_heads, d_model // n_heads))
    return np.moveaxis(x, -2, -3)


def concat_heads(x):
    x = np.moveaxis(x, -3, -2)
    return x.reshape(x.shape[:-2] + (x.shape[-2] * x.shape[-1],))


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q = split_heads(np.matmul(x_q, w_q), n_heads)
    k = split_heads(np.matmul(x_kv, w_k), n_heads)
    v = split_heads(np.matmul(x_kv, w_v), n_heads)
    if mask is None:
        out, attention = scaled_dot_product_attention(q, k, v)
    else:
        out, attention = masked_attention(q, k, v, mask)
    return np.matmul(concat_heads(out), w_o), attention
