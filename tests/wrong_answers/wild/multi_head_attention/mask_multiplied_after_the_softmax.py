# source: https://github.com/huggingface/pytorch-image-models/pull/2236
# mistake: multi_head_attention: The mask is applied after the softmax, so the weights that are left do not sum to 1.
# wrong: multi_head_attention = mask_after_softmax
import numpy as np
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
    out, attn = scaled_dot_product_attention(q, k, v)
    if mask is not None:
        attn = attn * mask[..., None, :, :]  # <-
        out = attn @ v
    return concat_heads(out) @ w_o, attn
