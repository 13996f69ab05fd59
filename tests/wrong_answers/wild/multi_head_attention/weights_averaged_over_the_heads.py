# source: https://github.com/facebookresearch/fairseq/issues/3365
# mistake: multi_head_attention: The mean of the heads' weights comes back instead of the weights of every head.
# wrong: multi_head_attention = heads_averaged_in_weights
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
    q = split_heads(x_q @ w_q, n_heads)
    k = split_heads(x_kv @ w_k, n_heads)
    v = split_heads(x_kv @ w_v, n_heads)
    if mask is None:
        out, attn_weights = scaled_dot_product_attention(q, k, v)
    else:
        out, attn_weights = masked_attention(q, k, v, mask[..., None, :, :])
    attn_weights = attn_weights.mean(axis=-3)  # <-
    return concat_heads(out) @ w_o, attn_weights
