# source: https://github.com/harvard-edge/cs249r_book/pull/1875
# mistake: multi_head_attention: The mask is reshaped to n_q by n_q, which fails where there are more or fewer keys than queries.
# wrong: multi_head_attention = ?
# clear: multi_head_attention ~ only calls with n_q ≠ n_k go wrong
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
    q = split_heads(x_q @ w_q, n_heads)
    k = split_heads(x_kv @ w_k, n_heads)
    v = split_heads(x_kv @ w_v, n_heads)
    if mask is None:
        out, attn = scaled_dot_product_attention(q, k, v)
    else:
        seq_len = mask.shape[-2]
        mask = mask.reshape(mask.shape[:-2] + (1, seq_len, seq_len))  # <-
        out, attn = masked_attention(q, k, v, mask)
    return np.matmul(concat_heads(out), w_o), attn
