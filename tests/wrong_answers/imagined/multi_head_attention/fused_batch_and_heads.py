# wrong: multi_head_attention = mask_dealt_to_the_wrong_heads
# student: Gus, (b * h, n, d) for speed, with the masks tiled
import numpy as np
from masking import masked_attention


def split_heads(x, n_heads):
    if x.shape[-1] % n_heads:
        raise ValueError("n_heads must divide d_model")
    return x.reshape(*x.shape[:-1], n_heads, -1).swapaxes(-2, -3)


def concat_heads(x):
    return x.swapaxes(-2, -3).reshape(*x.shape[:-3], x.shape[-2], -1)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q, k, v = split_heads(x_q @ w_q, n_heads), split_heads(x_kv @ w_k, n_heads), split_heads(x_kv @ w_v, n_heads)
    lead = q.shape[:-2]  # batch axes, then heads
    n_q, n_k = q.shape[-2], k.shape[-2]
    fq, fk, fv = (t.reshape(-1, *t.shape[-2:]) for t in (q, k, v))
    if mask is None:
        fm = np.ones((len(fq), n_q, n_k), bool)
    else:
        full = np.broadcast_to(mask, (*lead[:-1], n_q, n_k)).reshape(-1, n_q, n_k)
        fm = np.tile(full, (n_heads, 1, 1))
    out, w = masked_attention(fq, fk, fv, fm)
    return concat_heads(out.reshape(*lead, n_q, -1)) @ w_o, w.reshape(*lead, n_q, n_k)
