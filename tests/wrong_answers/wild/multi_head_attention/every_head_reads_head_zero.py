# source: https://github.com/BobMcDear/attorch/issues/14
# mistake: multi_head_attention: The offset of the head is always 0, so all heads compute the first one.
# wrong: multi_head_attention = one_slice_for_all_heads
# clear: multi_head_attention ~ every head gets the result of the first
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
    d_model = x_q.shape[-1]
    if d_model % n_heads != 0:
        raise ValueError("d_model % n_heads")
    d_head = d_model // n_heads
    q, k, v = x_q @ w_q, x_kv @ w_k, x_kv @ w_v
    outputs, maps = [], []
    for h in range(n_heads):
        start = h // n_heads * d_head  # <-
        cut = slice(start, start + d_head)
        if mask is None:
            o, a = scaled_dot_product_attention(q[..., cut], k[..., cut], v[..., cut])
        else:
            o, a = masked_attention(q[..., cut], k[..., cut], v[..., cut], mask)
        outputs.append(o)
        maps.append(a)
    return np.concatenate(outputs, axis=-1) @ w_o, np.stack(maps, axis=-3)
