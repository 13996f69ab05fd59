# wrong: multi_head_attention = w_o_forgotten
# student: Rosa, "then concatenate" is the last thing she remembers from the blog
import numpy as np
from masking import masked_attention
from self_attention import scaled_dot_product_attention


def split_heads(x, n_heads):
    if x.shape[-1] % n_heads:
        raise ValueError("n_heads")
    x = x.reshape(*x.shape[:-1], n_heads, -1)
    return np.swapaxes(x, -3, -2)


def concat_heads(x):
    x = np.swapaxes(x, -3, -2)
    return x.reshape(*x.shape[:-2], -1)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q, k, v = (split_heads(a @ w, n_heads) for a, w in ((x_q, w_q), (x_kv, w_k), (x_kv, w_v)))
    if mask is None:
        z, weights = scaled_dot_product_attention(q, k, v)
    else:
        z, weights = masked_attention(q, k, v, mask[..., None, :, :])
    return concat_heads(z), weights
