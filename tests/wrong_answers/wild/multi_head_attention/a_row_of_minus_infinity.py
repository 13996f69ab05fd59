# source: https://github.com/pytorch/pytorch/pull/196170
# mistake: multi_head_attention: A row that is hidden entirely becomes NaN.
# wrong: multi_head_attention = empty_rows_nan
import numpy as np
import torch


def split_heads(x, n_heads):
    if x.shape[-1] % n_heads != 0:
        raise ValueError("embedding size must be a multiple of n_heads")
    return np.stack(np.split(np.asarray(x, float), n_heads, axis=-1), axis=-3)


def concat_heads(x):
    x = np.moveaxis(np.asarray(x, dtype=float), -3, -2)  # (..., n, heads, d_head)
    return x.reshape(x.shape[:-2] + (x.shape[-2] * x.shape[-1],))


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q = torch.from_numpy(split_heads(x_q @ w_q, n_heads))
    k = torch.from_numpy(split_heads(x_kv @ w_k, n_heads))
    v = torch.from_numpy(split_heads(x_kv @ w_v, n_heads))
    scores = torch.matmul(q, k.transpose(-2, -1)) / q.shape[-1] ** 0.5
    if mask is not None:
        m = torch.from_numpy(np.array(mask)).unsqueeze(-3)
        scores = scores.masked_fill(~m, float("-inf"))
    attn = torch.softmax(scores, dim=-1)  # <-
    return concat_heads((attn @ v).numpy()) @ w_o, attn.numpy()
