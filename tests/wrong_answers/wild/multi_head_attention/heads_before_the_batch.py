# source: https://github.com/gazelle93/Transformer-Various-Positional-Encoding/issues/1
# wrong: multi_head_attention = ?
# mistake: multi_head_attention: batch and heads are flattened with the batch first and read back with the heads first

import numpy as np
from masking import masked_attention


def split_heads(x, n_heads):
    d_model = x.shape[-1]
    if d_model % n_heads != 0:
        raise ValueError(f"d_model={d_model} cannot be split into n_heads={n_heads}")
    x = x.reshape(x.shape[:-1] + (n_heads, d_model // n_heads)).astype(float)
    return np.swapaxes(x, -2, -3)


def concat_heads(x):
    x = np.swapaxes(x, -2, -3).astype(float)
    return x.reshape(x.shape[:-2] + (-1,))


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q = split_heads(x_q @ w_q, n_heads)
    k = split_heads(x_kv @ w_k, n_heads)
    v = split_heads(x_kv @ w_v, n_heads)
    if mask is None:
        mask = np.ones((q.shape[-2], k.shape[-2]), dtype=bool)
    heads, weights = masked_attention(q, k, v, mask[..., None, :, :])
    *batch, _, n, d_head = heads.shape
    flat = heads.reshape(-1, n, d_head)  # batch * heads
    heads = flat.reshape(n_heads, *batch, n, d_head)  # <-
    heads = np.moveaxis(heads, 0, -3)  # <-
    return concat_heads(heads) @ w_o, weights
