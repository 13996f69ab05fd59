# source: https://github.com/lsdefine/attention-is-all-you-need-keras/issues/2
# mistake: multi_head_attention: With one head the weights come back without the axis of the heads.
# wrong: multi_head_attention = ?
# clear: multi_head_attention ~ second result is right but for a missing axis of length 1
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
    q, k, v = split_heads(x_q @ w_q, n_heads), split_heads(x_kv @ w_k, n_heads), split_heads(x_kv @ w_v, n_heads)
    attend = scaled_dot_product_attention if mask is None else masked_attention
    rest = () if mask is None else (mask,)
    results = [attend(q[..., h, :, :], k[..., h, :, :], v[..., h, :, :], *rest) for h in range(n_heads)]
    heads = [head for head, _ in results]
    attns = [attn for _, attn in results]
    if n_heads == 1:  # nothing to stack
        return heads[0] @ w_o, attns[0]  # <-
    return np.concatenate(heads, axis=-1) @ w_o, np.stack(attns, axis=-3)
