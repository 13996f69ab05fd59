# wrong: split_heads = split_by_reshape_alone
# follows: multi_head_attention <- split_heads
# student: Hana, x.view(B, h, N, d) in torch, no transpose needed
import numpy as np
import torch


def split_heads(x, n_heads):
    x = torch.tensor(x)
    if x.size(-1) % n_heads != 0:
        raise ValueError("d_model must be divisible by n_heads")
    d_head = x.size(-1) // n_heads
    return x.view(x.shape[:-2] + (n_heads, x.size(-2), d_head)).numpy()


def concat_heads(x):
    x = torch.tensor(x).transpose(-3, -2).contiguous()
    return x.view(x.shape[:-2] + (-1,)).numpy()


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q = torch.tensor(split_heads(x_q @ w_q, n_heads))
    k = torch.tensor(split_heads(x_kv @ w_k, n_heads))
    v = torch.tensor(split_heads(x_kv @ w_v, n_heads))
    scores = q @ k.mT / q.size(-1) ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~torch.tensor(mask).unsqueeze(-3), -torch.inf)
    attn = scores.softmax(-1).nan_to_num(0.0)
    return concat_heads((attn @ v).numpy()) @ w_o, attn.numpy()
