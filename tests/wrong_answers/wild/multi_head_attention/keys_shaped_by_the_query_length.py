# source: https://github.com/huggingface/transformers/pull/48356
# mistake: multi_head_attention: Keys and values are reshaped with the number of queries, which fails where there are more or fewer keys.
# wrong: multi_head_attention = ?
# clear: multi_head_attention ~ only calls with n_q ≠ n_k go wrong
import numpy as np
from masking import masked_attention
from self_attention import scaled_dot_product_attention


def split_heads(x, n_heads):
    if x.shape[-1] % n_heads != 0:
        raise ValueError("embedding size must be a multiple of n_heads")
    return np.stack(np.split(np.asarray(x, float), n_heads, axis=-1), axis=-3)


def concat_heads(x):
    x = np.moveaxis(np.asarray(x, dtype=float), -3, -2)  # (..., n, heads, d_head)
    return x.reshape(x.shape[:-2] + (x.shape[-2] * x.shape[-1],))


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    d_model = x_q.shape[-1]
    if d_model % n_heads:
        raise ValueError(f"n_heads {n_heads} does not divide d_model {d_model}")
    hidden_shape = x_q.shape[:-1] + (n_heads, d_model // n_heads)
    q = np.swapaxes((x_q @ w_q).reshape(hidden_shape), -3, -2)
    k = np.swapaxes((x_kv @ w_k).reshape(hidden_shape), -3, -2)  # <-
    v = np.swapaxes((x_kv @ w_v).reshape(hidden_shape), -3, -2)  # <-
    if mask is None:
        out, attn = scaled_dot_product_attention(q, k, v)
    else:
        out, attn = masked_attention(q, k, v, mask[..., None, :, :])
    return concat_heads(out) @ w_o, attn
