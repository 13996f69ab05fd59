# source: https://github.com/microsoft/ProphetNet/pull/52
# wrong: multi_head_attention = ?
# mistake: multi_head_attention: the weights come back with the axis of the heads before the batch
# clear: multi_head_attention ~ your second result has the right numbers, but not in the right places

import numpy as np
from masking import masked_attention


def split_heads(x, n_heads):
    if x.shape[-1] % n_heads:
        raise ValueError("n_heads must divide d_model")
    parts = np.split(x.astype(float), n_heads, axis=-1)
    return np.stack(parts, axis=-3)


def concat_heads(x):
    heads = [x[..., h, :, :] for h in range(x.shape[-3])]
    return np.concatenate(heads, axis=-1).astype(float)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q, k, v = split_heads(x_q @ w_q, n_heads), split_heads(x_kv @ w_k, n_heads), split_heads(x_kv @ w_v, n_heads)
    if mask is None:
        mask = np.ones((x_q.shape[-2], x_kv.shape[-2]), dtype=bool)
    outputs, attn = [], []
    for h in range(n_heads):
        o, a = masked_attention(q[..., h, :, :], k[..., h, :, :], v[..., h, :, :], mask)
        outputs.append(o)
        attn.append(a)
    return np.concatenate(outputs, axis=-1) @ w_o, np.stack(attn)  # <-
