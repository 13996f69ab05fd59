# source: https://github.com/MarcoMeter/episodic-transformer-memory-ppo/pull/22
# mistake: multi_head_attention: The inputs are split into heads before the projection, and all heads share the same small block of each matrix.
# wrong: multi_head_attention = split_before_projecting | split_and_one_block
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
    d_head = x_q.shape[-1] // n_heads
    q = split_heads(x_q, n_heads) @ w_q[:d_head, :d_head]  # <-
    k = split_heads(x_kv, n_heads) @ w_k[:d_head, :d_head]  # <-
    v = split_heads(x_kv, n_heads) @ w_v[:d_head, :d_head]  # <-
    if mask is None:
        out, weights = scaled_dot_product_attention(q, k, v)
    else:
        out, weights = masked_attention(q, k, v, mask[..., None, :, :])
    return concat_heads(out) @ w_o, weights
