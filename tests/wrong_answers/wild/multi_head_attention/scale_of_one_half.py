# source: https://github.com/BobMcDear/attorch/issues/14
# mistake: multi_head_attention: The scores are multiplied by 0.5, which is right only for heads of width 4.
# wrong: multi_head_attention = divided_by_root_of_4
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


def _attend(scores, visible):
    """Softmax over what is visible; a row without anything stays zero."""
    scores = np.where(visible, scores, -np.inf)
    top = scores.max(axis=-1, keepdims=True)
    e = np.exp(scores - np.where(np.isfinite(top), top, 0.0))
    total = e.sum(axis=-1, keepdims=True)
    return e / np.where(total == 0, 1.0, total)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q = split_heads(x_q @ w_q, n_heads)
    k = split_heads(x_kv @ w_k, n_heads)
    v = split_heads(x_kv @ w_v, n_heads)
    scores = q @ np.swapaxes(k, -1, -2) * 0.5  # <-
    attn = _attend(scores, True if mask is None else np.expand_dims(mask, -3))
    return concat_heads(attn @ v) @ w_o, attn
