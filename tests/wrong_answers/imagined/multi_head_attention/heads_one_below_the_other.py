# wrong: concat_heads = along_the_sequence
# follows: multi_head_attention <- concat_heads
# student: Jana, concatenate, and the axis is whatever does not crash here
import numpy as np
from masking import masked_attention
from self_attention import scaled_dot_product_attention


def split_heads(x, n_heads):
    d_head, rest = divmod(x.shape[-1], n_heads)
    if rest != 0:
        raise ValueError("n_heads must be a divisor of d_model")
    return np.stack([x[..., h * d_head : (h + 1) * d_head] for h in range(n_heads)], -3)


def concat_heads(x):
    return np.concatenate([x[..., h, :, :] for h in range(x.shape[-3])], axis=-2)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q, k, v = x_q @ w_q, x_kv @ w_k, x_kv @ w_v
    q, k, v = split_heads(q, n_heads), split_heads(k, n_heads), split_heads(v, n_heads)
    if mask is not None:
        out, w = masked_attention(q, k, v, np.expand_dims(mask, -3))
    else:
        out, w = scaled_dot_product_attention(q, k, v)
    return concat_heads(out) @ w_o, w
