# source: https://github.com/hyunwoongko/transformer/issues/21
# mistake: split_heads: The shape is unpacked into batch, length and width, so other numbers of axes crash.
# wrong: split_heads = one_batch_axis_needed
# follows: multi_head_attention <- split_heads
import numpy as np
from masking import masked_attention
import torch


def split_heads(x, n_heads):
    batch_size, length, d_model = x.shape  # <-
    if d_model % n_heads:
        raise ValueError("d_model must be a multiple of n_heads")
    d_tensor = d_model // n_heads
    x = torch.as_tensor(x, dtype=torch.float64)
    return x.view(batch_size, length, n_heads, d_tensor).transpose(1, 2).numpy()


def concat_heads(x):
    x = np.moveaxis(np.asarray(x, dtype=float), -3, -2)  # (..., n, heads, d_head)
    return x.reshape(x.shape[:-2] + (x.shape[-2] * x.shape[-1],))


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    if mask is None:
        mask = np.ones((x_q.shape[-2], x_kv.shape[-2]), dtype=bool)
    q, k, v = (split_heads(a @ w, n_heads) for a, w in ((x_q, w_q), (x_kv, w_k), (x_kv, w_v)))
    context, attn = masked_attention(q, k, v, mask[..., None, :, :])
    return np.matmul(concat_heads(context), w_o), attn
