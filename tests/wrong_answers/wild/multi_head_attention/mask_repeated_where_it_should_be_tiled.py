# source: https://github.com/lsdefine/attention-is-all-you-need-keras/issues/36
# mistake: multi_head_attention: Heads come before the batch in the folded axis, but the mask is repeated batch by batch, so sequences get each other's masks.
# wrong: multi_head_attention = mask_dealt_to_the_wrong_heads | mask_repeated_not_tiled
import numpy as np
from masking import masked_attention


def split_heads(x, n_heads):
    if x.shape[-1] % n_heads != 0:
        raise ValueError("embedding size must be a multiple of n_heads")
    return np.stack(np.split(np.asarray(x, float), n_heads, axis=-1), axis=-3)


def concat_heads(x):
    x = np.moveaxis(np.asarray(x, dtype=float), -3, -2)  # (..., n, heads, d_head)
    return x.reshape(x.shape[:-2] + (x.shape[-2] * x.shape[-1],))


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    *batch, n_q, d_model = x_q.shape
    n_k = x_kv.shape[-2]
    b = int(np.prod(batch))

    def fold(x):  # (n_heads * batch, n, d_head), head by head
        x = split_heads(x, n_heads)
        x = x.reshape((b,) + x.shape[-3:])
        return np.swapaxes(x, 0, 1).reshape((n_heads * b,) + x.shape[-2:])

    q, k, v = fold(x_q @ w_q), fold(x_kv @ w_k), fold(x_kv @ w_v)
    if mask is None:
        mask = np.ones((n_q, n_k), dtype=bool)
    mask = np.broadcast_to(mask, (*batch, n_q, n_k)).reshape(b, n_q, n_k)
    mask = np.repeat(mask, n_heads, axis=0)  # <-
    head, attn = masked_attention(q, k, v, mask)
    head = np.swapaxes(head.reshape(n_heads, b, n_q, -1), 0, 1).reshape(*batch, n_heads, n_q, -1)
    attn = np.swapaxes(attn.reshape(n_heads, b, n_q, n_k), 0, 1).reshape(*batch, n_heads, n_q, n_k)
    return concat_heads(head) @ w_o, attn
