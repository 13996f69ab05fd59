# wrong: split_heads = split_without_swap
# student: Goran, his own attention puts the heads behind the positions throughout, and swaps at the end
import numpy as np
from softmax import softmax


def split_heads(x, n_heads):
    if x.shape[-1] % n_heads:
        raise ValueError("n_heads must divide d_model")
    return x.reshape(*x.shape[:-1], n_heads, x.shape[-1] // n_heads)


def concat_heads(x):
    x = np.swapaxes(x, -3, -2)
    return x.reshape(*x.shape[:-2], x.shape[-2] * x.shape[-1])


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    Q, K, V = split_heads(x_q @ w_q, n_heads), split_heads(x_kv @ w_k, n_heads), split_heads(x_kv @ w_v, n_heads)
    S = np.einsum("...qhd,...khd->...hqk", Q, K) / np.sqrt(Q.shape[-1])
    if mask is not None:
        S = np.where(np.expand_dims(mask, -3), S, -np.inf)
    empty = np.isneginf(S).all(-1, keepdims=True)
    A = np.where(empty, 0, softmax(np.where(empty, 0, S)))
    O = np.einsum("...hqk,...khd->...qhd", A, V)
    return O.reshape(*O.shape[:-2], -1) @ w_o, A
