# wrong: split_heads = split_by_reshape_alone
# student: Ana, reshapes to the shape that is asked for
import numpy as np
from masking import masked_attention
from self_attention import scaled_dot_product_attention


def split_heads(x, n_heads):
    *batch, n, d_model = x.shape
    if d_model % n_heads:
        raise ValueError("n_heads does not divide d_model")
    return x.reshape(*batch, n_heads, n, d_model // n_heads)


def concat_heads(x):
    return np.concatenate([x[..., h, :, :] for h in range(x.shape[-3])], axis=-1)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    d_model = x_q.shape[-1]
    if d_model % n_heads:
        raise ValueError("n_heads does not divide d_model")
    d_head = d_model // n_heads
    outs, maps = [], []
    for h in range(n_heads):
        cols = slice(h * d_head, (h + 1) * d_head)
        q, k, v = x_q @ w_q[:, cols], x_kv @ w_k[:, cols], x_kv @ w_v[:, cols]
        o, a = scaled_dot_product_attention(q, k, v) if mask is None else masked_attention(q, k, v, mask)
        outs.append(o)
        maps.append(a)
    return np.concatenate(outs, axis=-1) @ w_o, np.stack(maps, axis=-3)
