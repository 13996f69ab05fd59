# source: https://github.com/lsdefine/attention-is-all-you-need-keras/issues/2
# mistake: concat_heads: The first axis is walked through as if it were the heads, but with a batch it is the batch.
# wrong: concat_heads = ?
# clear: concat_heads ~ only calls with a batch axis go wrong
# follows: multi_head_attention <- concat_heads
import numpy as np
from masking import masked_attention
from self_attention import scaled_dot_product_attention


def split_heads(x, n_heads):
    if x.shape[-1] % n_heads != 0:
        raise ValueError("embedding size must be a multiple of n_heads")
    return np.stack(np.split(np.asarray(x, float), n_heads, axis=-1), axis=-3)


def concat_heads(x):
    # a list of heads, side by side
    return np.concatenate(list(x.astype(float)), axis=-1)  # <-


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q = split_heads(x_q @ w_q, n_heads)
    k = split_heads(x_kv @ w_k, n_heads)
    v = split_heads(x_kv @ w_v, n_heads)
    if mask is None:
        heads, weights = scaled_dot_product_attention(q, k, v)
    else:
        heads, weights = masked_attention(q, k, v, np.expand_dims(mask, -3))
    return concat_heads(heads) @ w_o, weights
