# wrong: multi_head_attention = split_before_projecting
# student: Emil, each head gets its piece of x and the matching block of the weights
import numpy as np
from masking import masked_attention


def split_heads(x, n_heads):
    if x.shape[-1] % n_heads:
        raise ValueError("n_heads is wrong")
    return np.stack(np.array_split(x, n_heads, axis=-1), axis=-3)


def concat_heads(x):
    return np.concatenate([x[..., h, :, :] for h in range(x.shape[-3])], axis=-1)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    pieces_q = split_heads(x_q, n_heads)
    pieces_kv = split_heads(x_kv, n_heads)
    size = pieces_q.shape[-1]
    if mask is None:
        mask = np.ones((1, 1), dtype=bool)
    outs = []
    maps = []
    for h in range(n_heads):
        block = slice(h * size, (h + 1) * size)
        q = pieces_q[..., h, :, :] @ w_q[block, block]
        k = pieces_kv[..., h, :, :] @ w_k[block, block]
        v = pieces_kv[..., h, :, :] @ w_v[block, block]
        o, a = masked_attention(q, k, v, mask)
        outs.append(o)
        maps.append(a)
    return np.concatenate(outs, axis=-1) @ w_o, np.stack(maps, axis=-3)
