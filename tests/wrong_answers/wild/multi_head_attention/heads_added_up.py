# source: https://github.com/awf/functional-transformer/issues/8
# mistake: multi_head_attention: The heads are added up instead of being put side by side.
# wrong: multi_head_attention = one_block_of_w_o | summed_heads
import numpy as np
from masking import masked_attention
from self_attention import scaled_dot_product_attention


def split_heads(x, n_heads):
    d_model = x.shape[-1]
    if d_model % n_heads:
        raise ValueError(f"d_model = {d_model} is not divisible by n_heads = {n_heads}")
    d = d_model // n_heads
    heads = [x[..., h * d : (h + 1) * d] for h in range(n_heads)]
    return np.stack(heads, axis=-3).astype(float)


def concat_heads(x):
    *batch, h, n, d = x.shape
    return np.swapaxes(x, -3, -2).reshape(*batch, n, h * d).astype(np.float64)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q = split_heads(x_q @ w_q, n_heads)
    k = split_heads(x_kv @ w_k, n_heads)
    v = split_heads(x_kv @ w_v, n_heads)
    if mask is None:
        heads, attn = scaled_dot_product_attention(q, k, v)
    else:
        heads, attn = masked_attention(q, k, v, mask[..., None, :, :])
    total = heads.sum(axis=-3)  # <-
    return total @ w_o[: total.shape[-1]], attn
