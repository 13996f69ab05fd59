# source: https://github.com/lucidrains/nGPT-pytorch/issues/11
# mistake: multi_head_attention: Only 10 is subtracted from hidden scores, so they keep a small weight.
# wrong: multi_head_attention = small_penalty | smaller_penalty__10
# clear: multi_head_attention ~ take weight from the visible ones, as if their scores were finite
import numpy as np


def split_heads(x, n_heads):
    *batch, n, d_model = x.shape
    if d_model % n_heads != 0:
        raise ValueError("n_heads must divide d_model")
    x = x.astype(np.float64).reshape(*batch, n, n_heads, d_model // n_heads)
    return np.swapaxes(x, -3, -2)


def concat_heads(x):
    n_heads = x.shape[-3]
    return np.concatenate([x[..., h, :, :] for h in range(n_heads)], axis=-1).astype(float)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q = split_heads(x_q @ w_q, n_heads)
    k = split_heads(x_kv @ w_k, n_heads)
    v = split_heads(x_kv @ w_v, n_heads)
    sim = np.einsum("...id,...jd->...ij", q, k) * q.shape[-1] ** -0.5
    if mask is not None:
        sim = sim + np.expand_dims(~mask, -3) * -10.0  # <-
    p = np.exp(sim - sim.max(axis=-1, keepdims=True))
    p /= p.sum(axis=-1, keepdims=True)
    return concat_heads(p @ v) @ w_o, p
