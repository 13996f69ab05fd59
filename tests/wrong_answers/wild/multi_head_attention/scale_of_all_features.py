# source: https://github.com/omihub777/ViT-CIFAR/pull/11
# mistake: multi_head_attention: The scores of each head are divided by the root of d_model instead of d_head.
# wrong: multi_head_attention = scaled_by_whole_width
import numpy as np


def split_heads(x, n_heads):
    if x.shape[-1] % n_heads != 0:
        raise ValueError("embedding size must be a multiple of n_heads")
    return np.stack(np.split(np.asarray(x, float), n_heads, axis=-1), axis=-3)


def concat_heads(x):
    x = np.moveaxis(np.asarray(x, dtype=float), -3, -2)  # (..., n, heads, d_head)
    return x.reshape(x.shape[:-2] + (x.shape[-2] * x.shape[-1],))


def _attend(scores, visible):
    """Softmax over what is visible; a row without anything stays zero."""
    scores = np.where(visible, scores, -np.inf)
    top = scores.max(axis=-1, keepdims=True)
    e = np.exp(scores - np.where(np.isfinite(top), top, 0.0))
    total = e.sum(axis=-1, keepdims=True)
    return e / np.where(total == 0, 1.0, total)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    feats = x_q.shape[-1]
    sqrt_d = feats**0.5  # <-
    q, k, v = split_heads(x_q @ w_q, n_heads), split_heads(x_kv @ w_k, n_heads), split_heads(x_kv @ w_v, n_heads)
    visible = True if mask is None else mask[..., None, :, :]
    score = _attend(np.einsum("...if,...jf->...ij", q, k) / sqrt_d, visible)
    attn = np.einsum("...ij,...jf->...if", score, v)
    return concat_heads(attn) @ w_o, score
