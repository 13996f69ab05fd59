# source: https://github.com/lucidrains/sinkhorn-transformer/pull/24
# mistake: split_heads: A wrong number of heads is an AssertionError instead of a ValueError.
# wrong: split_heads = indivisible_asserted | exception
# follows: multi_head_attention <- split_heads
import numpy as np
from masking import masked_attention


def split_heads(x, n_heads):
    dim = x.shape[-1]
    assert dim % n_heads == 0, f"dimension {dim} must be divisible by the number of heads {n_heads}"  # <-
    x = x.reshape(x.shape[:-1] + (n_heads, dim // n_heads)).astype(np.float64)
    return np.swapaxes(x, -2, -3)


def concat_heads(x):
    n_heads = x.shape[-3]
    return np.concatenate([x[..., h, :, :] for h in range(n_heads)], axis=-1).astype(float)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    if mask is None:
        mask = np.ones((x_q.shape[-2], x_kv.shape[-2]), dtype=bool)
    q, k, v = (split_heads(a @ w, n_heads) for a, w in ((x_q, w_q), (x_kv, w_k), (x_kv, w_v)))
    context, attn = masked_attention(q, k, v, mask[..., None, :, :])
    return np.matmul(concat_heads(context), w_o), attn
