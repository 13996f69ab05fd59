# wrong: multi_head_attention = scaled_by_whole_width
# student: Devi, self.scale = dim ** -0.5 as in an early ViT repository
import numpy as np
from masking import masked_softmax


def split_heads(x, n_heads):
    if x.shape[-1] % n_heads != 0:
        raise ValueError("x.shape[-1], d_model, must be a multiple of n_heads")
    return x.reshape(x.shape[:-1] + (n_heads, -1)).swapaxes(-2, -3)


def concat_heads(x):
    x = x.swapaxes(-2, -3)
    return x.reshape(x.shape[:-2] + (-1,))


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    dim = x_q.shape[-1]
    scale = dim**-0.5
    q, k, v = split_heads(x_q @ w_q, n_heads), split_heads(x_kv @ w_k, n_heads), split_heads(x_kv @ w_v, n_heads)
    dots = np.einsum("...hid,...hjd->...hij", q, k) * scale
    attn = masked_softmax(dots, True if mask is None else mask[..., None, :, :])
    out = np.einsum("...hij,...hjd->...hid", attn, v)
    return concat_heads(out) @ w_o, attn
