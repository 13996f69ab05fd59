# wrong: concat_heads = interleaved_merge
# student: Lea, einsum to (n, d, h) and then flat
import numpy as np
from softmax import softmax


def split_heads(x, n_heads):
    if x.shape[-1] % n_heads:
        raise ValueError("n_heads has to divide d_model")
    cut = x.reshape(*x.shape[:-1], n_heads, x.shape[-1] // n_heads)
    return np.einsum("...nhd->...hnd", cut)


def concat_heads(x):
    turned = np.einsum("...hnd->...ndh", x)
    return turned.reshape(*turned.shape[:-2], -1)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q, k, v = (split_heads(y, n_heads) for y in (x_q @ w_q, x_kv @ w_k, x_kv @ w_v))
    energy = np.einsum("...hid,...hjd->...hij", q, k) / np.sqrt(q.shape[-1])
    if mask is not None:
        energy = np.where(mask[..., None, :, :], energy, -np.inf)
    blind = (energy == -np.inf).all(axis=-1, keepdims=True)
    p = softmax(np.where(blind, 0.0, energy)) * ~blind
    mixed = np.einsum("...hij,...hjd->...ihd", p, v)
    return mixed.reshape(*mixed.shape[:-2], -1) @ w_o, p
