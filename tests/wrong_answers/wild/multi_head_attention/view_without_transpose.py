# source: https://github.com/reczoo/FuxiCTR/issues/30
# mistake: split_heads: The array is reshaped straight to (heads, n, d_head), without a transpose, so a head gets pieces of other positions.
# wrong: split_heads = split_by_reshape_alone
# follows: multi_head_attention <- split_heads
import numpy as np
from masking import masked_attention
from self_attention import scaled_dot_product_attention


def split_heads(x, n_heads):
    *b, n, d_model = x.shape
    if d_model % n_heads:
        raise ValueError(f"d_model {d_model} % n_heads {n_heads} != 0")
    attention_dim = d_model // n_heads
    return x.astype(float).reshape(*b, n_heads, n, attention_dim)  # <-


def concat_heads(x):
    n_heads = x.shape[-3]
    return np.concatenate([x[..., h, :, :] for h in range(n_heads)], axis=-1).astype(float)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q = split_heads(x_q @ w_q, n_heads)
    k = split_heads(x_kv @ w_k, n_heads)
    v = split_heads(x_kv @ w_v, n_heads)
    if mask is None:
        heads, weights = scaled_dot_product_attention(q, k, v)
    else:
        heads, weights = masked_attention(q, k, v, np.expand_dims(mask, -3))
    return concat_heads(heads) @ w_o, weights
