# source: https://github.com/autosome-ru/vigg_ribonanza/issues/1
# mistake: multi_head_attention: Hidden scores are set to 0 before the softmax, which does not hide them.
# wrong: multi_head_attention = multiplied_by_the_mask | tiny_fill
import numpy as np


def split_heads(x, n_heads):
    if x.shape[-1] % n_heads != 0:
        raise ValueError("embedding size must be a multiple of n_heads")
    return np.stack(np.split(np.asarray(x, float), n_heads, axis=-1), axis=-3)


def concat_heads(x):
    x = np.moveaxis(np.asarray(x, dtype=float), -3, -2)  # (..., n, heads, d_head)
    return x.reshape(x.shape[:-2] + (x.shape[-2] * x.shape[-1],))


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q, k, v = split_heads(x_q @ w_q, n_heads), split_heads(x_kv @ w_k, n_heads), split_heads(x_kv @ w_v, n_heads)
    attention = q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1])
    if mask is not None:
        attention = attention * mask[..., np.newaxis, :, :]  # <-
    attention = np.exp(attention - attention.max(-1, keepdims=True))
    attention = attention / attention.sum(-1, keepdims=True)
    return concat_heads(attention @ v) @ w_o, attention
