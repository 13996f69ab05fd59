# wrong: multi_head_attention = scaled_by_n_heads
# student: Wim, h looks like the number under the root in his notes
import numpy as np
from masking import masked_softmax


def split_heads(x, n_heads):
    if np.mod(x.shape[-1], n_heads) != 0:
        raise ValueError("n_heads must divide d_model")
    n = x.shape[-2]
    d = x.shape[-1] // n_heads
    out = np.zeros(x.shape[:-2] + (n_heads, n, d))
    for h in range(n_heads):
        out[..., h, :, :] = x[..., h * d : (h + 1) * d]
    return out


def concat_heads(x):
    h, n, d = x.shape[-3:]
    out = np.zeros(x.shape[:-3] + (n, h * d))
    for i in range(h):
        out[..., i * d : (i + 1) * d] = x[..., i, :, :]
    return out


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    Q = split_heads(x_q @ w_q, n_heads)
    K = split_heads(x_kv @ w_k, n_heads)
    V = split_heads(x_kv @ w_v, n_heads)
    S = Q @ np.swapaxes(K, -1, -2) / np.sqrt(n_heads)
    M = np.ones((1, 1), dtype=bool) if mask is None else mask[..., None, :, :]
    A = masked_softmax(S, M)
    return concat_heads(A @ V) @ w_o, A
