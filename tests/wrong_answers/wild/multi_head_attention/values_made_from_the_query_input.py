# source: https://github.com/tensorflow/tensorflow/pull/35859
# mistake: multi_head_attention: The values are made from x_q instead of x_kv.
# wrong: multi_head_attention = values_from_x_q
# clear: multi_head_attention ~ n_k = \d+ columns here and the right side has n_q
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
    query_embeddings = split_heads(x_q @ w_q, n_heads)
    key_embeddings = split_heads(x_kv @ w_k, n_heads)
    value_embeddings = split_heads(x_q @ w_v, n_heads)  # <-
    if mask is None:
        out, attn = scaled_dot_product_attention(query_embeddings, key_embeddings, value_embeddings)
    else:
        out, attn = masked_attention(query_embeddings, key_embeddings, value_embeddings, mask[..., None, :, :])
    return concat_heads(out) @ w_o, attn
