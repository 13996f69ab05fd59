# source: https://github.com/bojone/attention/issues/19
# mistake: concat_heads: The transpose has four axes written into it.
# wrong: concat_heads = one_batch_axis_needed
# clear: concat_heads ~ not exactly four axes
# follows: multi_head_attention <- concat_heads
import numpy as np
from masking import masked_attention


def split_heads(x, n_heads):
    *batch, n, d_model = x.shape
    if d_model % n_heads != 0:
        raise ValueError("n_heads must divide d_model")
    x = x.astype(np.float64).reshape(*batch, n, n_heads, d_model // n_heads)
    return np.swapaxes(x, -3, -2)


def concat_heads(x):
    x = np.transpose(x, (0, 2, 1, 3))  # <-
    return x.reshape(x.shape[0], x.shape[1], -1).astype(np.float64)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    if mask is None:
        mask = np.ones((x_q.shape[-2], x_kv.shape[-2]), dtype=bool)
    q, k, v = (split_heads(a @ w, n_heads) for a, w in ((x_q, w_q), (x_kv, w_k), (x_kv, w_v)))
    context, attn = masked_attention(q, k, v, mask[..., None, :, :])
    return np.matmul(concat_heads(context), w_o), attn
