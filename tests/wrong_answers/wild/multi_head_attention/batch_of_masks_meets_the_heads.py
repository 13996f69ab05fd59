# source: https://github.com/lucidrains/graph-transformer-pytorch/pull/2
# mistake: multi_head_attention: The mask gets no axis for the heads, so the batch axis of a mask meets the heads.
# wrong: multi_head_attention = mask_without_head_axis
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
    q, k, v = split_heads(x_q @ w_q, n_heads), split_heads(x_kv @ w_k, n_heads), split_heads(x_kv @ w_v, n_heads)
    if mask is not None:
        out, attn = masked_attention(q, k, v, mask)  # <-
    else:
        out, attn = scaled_dot_product_attention(q, k, v)
    return concat_heads(out) @ w_o, attn
