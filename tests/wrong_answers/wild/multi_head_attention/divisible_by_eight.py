# source: https://github.com/OpenNMT/OpenNMT-py/issues/720
# mistake: split_heads: The check has 8 heads written into it, so it refuses good sizes.
# wrong: split_heads = ?
# clear: split_heads ~ raised ValueError: d_model must be divisible by the number of heads
# follows: multi_head_attention <- split_heads
import numpy as np
from masking import masked_attention


def split_heads(x, n_heads):
    model_dim = x.shape[-1]
    if model_dim % 8 != 0:  # <-
        raise ValueError("d_model must be divisible by the number of heads")
    x = np.asarray(x, float).reshape(x.shape[:-1] + (n_heads, model_dim // n_heads))
    return np.moveaxis(x, -2, -3)


def concat_heads(x):
    *batch, h, n, d = x.shape
    return np.swapaxes(x, -3, -2).reshape(*batch, n, h * d).astype(np.float64)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    if mask is None:
        mask = np.ones((x_q.shape[-2], x_kv.shape[-2]), dtype=bool)
    q, k, v = (split_heads(a @ w, n_heads) for a, w in ((x_q, w_q), (x_kv, w_k), (x_kv, w_v)))
    context, attn = masked_attention(q, k, v, mask[..., None, :, :])
    return np.matmul(concat_heads(context), w_o), attn
