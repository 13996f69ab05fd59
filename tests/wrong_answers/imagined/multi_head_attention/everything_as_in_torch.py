# wrong: multi_head_attention = meaning_flipped + heads_averaged_in_weights
# student: Boris, rebuilt nn.MultiheadAttention, defaults and all
import numpy as np
from masking import masked_softmax


def split_heads(x, n_heads):
    if x.shape[-1] % n_heads:
        raise ValueError(f"n_heads = {n_heads} does not divide {x.shape[-1]}")
    return np.einsum("...nhd->...hnd", x.reshape(*x.shape[:-1], n_heads, -1)).copy()


def concat_heads(x):
    return np.einsum("...hnd->...nhd", x).reshape(*x.shape[:-3], x.shape[-2], -1)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    Q, K, V = split_heads(x_q @ w_q, n_heads), split_heads(x_kv @ w_k, n_heads), split_heads(x_kv @ w_v, n_heads)
    S = np.einsum("...qd,...kd->...qk", Q, K) / np.sqrt(Q.shape[-1])
    attn_mask = np.zeros(S.shape, bool) if mask is None else mask[..., None, :, :]
    A = masked_softmax(S, ~attn_mask)
    attn_output = concat_heads(np.einsum("...qk,...kd->...qd", A, V)) @ w_o
    return attn_output, A.mean(axis=-3)
