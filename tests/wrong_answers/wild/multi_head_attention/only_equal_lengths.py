# source: https://github.com/patrick-kidger/equinox/pull/38
# mistake: multi_head_attention: Different numbers of queries and keys are refused.
# wrong: multi_head_attention = ?
# clear: multi_head_attention ~ only calls with n_q ≠ n_k go wrong
import numpy as np
from masking import masked_attention
from self_attention import scaled_dot_product_attention


def split_heads(x, n_heads):
    *batch, n, d_model = x.shape
    if d_model % n_heads != 0:
        raise ValueError("n_heads must divide d_model")
    x = x.astype(np.float64).reshape(*batch, n, n_heads, d_model // n_heads)
    return np.swapaxes(x, -3, -2)


def concat_heads(x):
    n_heads = x.shape[-3]
    return np.concatenate([x[..., h, :, :] for h in range(n_heads)], axis=-1).astype(float)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    seq_length, seq_length_kv = x_q.shape[-2], x_kv.shape[-2]
    if seq_length != seq_length_kv:  # <-
        raise ValueError("query, key and value must have the same length")
    q = split_heads(x_q @ w_q, n_heads)
    k = split_heads(x_kv @ w_k, n_heads)
    v = split_heads(x_kv @ w_v, n_heads)
    if mask is None:
        out, attn = scaled_dot_product_attention(q, k, v)
    else:
        out, attn = masked_attention(q, k, v, mask[..., None, :, :])
    return concat_heads(out) @ w_o, attn
