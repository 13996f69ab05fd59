# source: https://github.com/fchollet/deep-learning-with-python-notebooks/issues/261
# mistake: multi_head_attention: The loop over the heads overwrites its inputs, so the second head projects what the first has projected already.
# wrong: multi_head_attention = ?
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
        raise ValueError("d_model must be divisible by n_heads")
    d = d_model // n_heads
    query, key, value = x_q, x_kv, x_kv
    head_outputs, head_weights = [], []
    for i in range(n_heads):
        query = query @ w_q  # <-
        key = key @ w_k  # <-
        value = value @ w_v  # <-
        part = slice(i * d, (i + 1) * d)
        if mask is None:
            o, w = scaled_dot_product_attention(query[..., part], key[..., part], value[..., part])
        else:
            o, w = masked_attention(query[..., part], key[..., part], value[..., part], mask)
        head_outputs.append(o)
        head_weights.append(w)
    return np.concatenate(head_outputs, axis=-1) @ w_o, np.stack(head_weights, axis=-3)
