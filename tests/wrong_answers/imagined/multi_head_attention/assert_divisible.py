# wrong: split_heads = indivisible_asserted
# follows: multi_head_attention <- split_heads
# student: Omar, assert d_model % n_heads == 0, as in every repository
import numpy as np
from masking import masked_attention
from self_attention import scaled_dot_product_attention


def split_heads(x, n_heads):
    assert x.shape[-1] % n_heads == 0, "n_heads must divide d_model"
    return np.swapaxes(x.reshape(*x.shape[:-1], n_heads, -1), -2, -3)


def concat_heads(x):
    assert x.ndim >= 3
    return np.swapaxes(x, -2, -3).reshape(*x.shape[:-3], x.shape[-2], x.shape[-3] * x.shape[-1])


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    heads = [split_heads(x @ w, n_heads) for x, w in ((x_q, w_q), (x_kv, w_k), (x_kv, w_v))]
    if mask is None:
        o, a = scaled_dot_product_attention(*heads)
    else:
        o, a = masked_attention(*heads, mask[..., None, :, :])
    return concat_heads(o) @ w_o, a
