# source: https://github.com/snowflakedb/ArcticInference/pull/142
# mistake: split_heads: The columns are dealt out to the heads one by one instead of in blocks.
# wrong: split_heads = interleaved_split
# follows: multi_head_attention <- split_heads
import numpy as np
from masking import masked_attention
from self_attention import scaled_dot_product_attention


def split_heads(x, n_heads):
    d_model = x.shape[-1]
    if d_model % n_heads != 0:
        raise ValueError("n_heads does not divide d_model")
    x = np.asarray(x, dtype=float)
    x = x.reshape(x.shape[:-1] + (d_model // n_heads, n_heads))  # <-
    return np.moveaxis(x, -1, -3)


def concat_heads(x):
    *batch, h, n, d = x.shape
    return np.swapaxes(x, -3, -2).reshape(*batch, n, h * d).astype(np.float64)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q = split_heads(x_q @ w_q, n_heads)
    k = split_heads(x_kv @ w_k, n_heads)
    v = split_heads(x_kv @ w_v, n_heads)
    if mask is None:
        heads, weights = scaled_dot_product_attention(q, k, v)
    else:
        heads, weights = masked_attention(q, k, v, np.expand_dims(mask, -3))
    return concat_heads(heads) @ w_o, weights
