# source: https://github.com/jsbaan/transformer-from-scratch/pull/6
# mistake: concat_heads: The heads are reshaped without moving the head axis behind the positions first.
# wrong: concat_heads = merged_by_reshape_alone
# follows: multi_head_attention <- concat_heads
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
    *batch, heads, seq_len, qkv_dim = x.shape
    return x.astype(np.float64).reshape(*batch, seq_len, heads * qkv_dim)  # <-


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q = split_heads(x_q @ w_q, n_heads)
    k = split_heads(x_kv @ w_k, n_heads)
    v = split_heads(x_kv @ w_v, n_heads)
    if mask is None:
        heads, weights = scaled_dot_product_attention(q, k, v)
    else:
        heads, weights = masked_attention(q, k, v, np.expand_dims(mask, -3))
    return concat_heads(heads) @ w_o, weights
