# source: https://github.com/yandexdataschool/nlp_course/pull/131
# mistake: split_heads: There is no check, so the columns that do not fit are dropped.
# wrong: split_heads = leftover_columns_dropped
# follows: multi_head_attention <- split_heads
import numpy as np
from masking import masked_attention
from self_attention import scaled_dot_product_attention


def split_heads(x, n_heads):
    d_head = x.shape[-1] // n_heads  # <-
    heads = []
    for h in range(n_heads):
        heads.append(x[..., h * d_head : (h + 1) * d_head])
    return np.stack(heads, axis=-3).astype(np.float64)


def concat_heads(x):
    x = np.moveaxis(np.asarray(x, dtype=float), -3, -2)  # (..., n, heads, d_head)
    return x.reshape(x.shape[:-2] + (x.shape[-2] * x.shape[-1],))


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q = split_heads(x_q @ w_q, n_heads)
    k = split_heads(x_kv @ w_k, n_heads)
    v = split_heads(x_kv @ w_v, n_heads)
    if mask is None:
        heads, weights = scaled_dot_product_attention(q, k, v)
    else:
        heads, weights = masked_attention(q, k, v, np.expand_dims(mask, -3))
    return concat_heads(heads) @ w_o, weights
