# wrong: concat_heads = averaged_heads
# student: Uma, heads vote, so take the mean
import numpy as np
from masking import masked_attention


def split_heads(x, n_heads):
    d_model = x.shape[-1]
    if d_model % n_heads:
        raise ValueError("d_model not divisible")
    d = d_model // n_heads
    return np.stack([x[..., i * d : i * d + d] for i in range(n_heads)], axis=-3)


def concat_heads(x):
    return x.mean(axis=-3)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    m = np.ones((x_q.shape[-2], x_kv.shape[-2]), bool) if mask is None else mask
    o, a = masked_attention(
        split_heads(x_q @ w_q, n_heads), split_heads(x_kv @ w_k, n_heads), split_heads(x_kv @ w_v, n_heads), m[..., None, :, :]
    )
    together = np.concatenate([o[..., i, :, :] for i in range(n_heads)], axis=-1)
    return together @ w_o, a
