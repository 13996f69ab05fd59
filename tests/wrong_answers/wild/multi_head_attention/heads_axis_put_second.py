# source: https://github.com/ml-explore/mlx-lm/pull/1903
# mistake: multi_head_attention: The new axis of the mask is put at place 1, which is right only for masks with exactly one batch axis.
# wrong: multi_head_attention = ?
import numpy as np
from masking import masked_attention
from self_attention import scaled_dot_product_attention


def split_heads(x, n_heads):
    if x.shape[-1] % n_heads != 0:
        raise ValueError("embedding size must be a multiple of n_heads")
    return np.stack(np.split(np.asarray(x, float), n_heads, axis=-1), axis=-3)


def concat_heads(x):
    x = np.moveaxis(np.asarray(x, dtype=float), -3, -2)  # (..., n, heads, d_head)
    return x.reshape(x.shape[:-2] + (x.shape[-2] * x.shape[-1],))


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q, k, v = (split_heads(x @ w, n_heads) for x, w in [(x_q, w_q), (x_kv, w_k), (x_kv, w_v)])
    if mask is None:
        context, weights = scaled_dot_product_attention(q, k, v)
    else:
        mask = np.expand_dims(mask, 1)  # <-
        context, weights = masked_attention(q, k, v, mask)
    return concat_heads(context) @ w_o, weights
