# wrong: concat_heads = merged_by_reshape_alone
# follows: multi_head_attention <- concat_heads
# student: Petra, undoes the split with one reshape
import numpy as np
from masking import masked_attention
from self_attention import scaled_dot_product_attention


def split_heads(x, n_heads):
    if x.shape[-1] % n_heads:
        raise ValueError("bad n_heads")
    return np.stack(np.split(x, n_heads, axis=-1), axis=-3)


def concat_heads(x):
    n_heads, n, d_head = x.shape[-3:]
    return x.reshape(x.shape[:-3] + (n, n_heads * d_head))


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q = split_heads(x_q @ w_q, n_heads)
    k = split_heads(x_kv @ w_k, n_heads)
    v = split_heads(x_kv @ w_v, n_heads)
    if mask is None:
        output, weights = scaled_dot_product_attention(q, k, v)
    else:
        output, weights = masked_attention(q, k, v, mask[..., np.newaxis, :, :])
    return concat_heads(output) @ w_o, weights
