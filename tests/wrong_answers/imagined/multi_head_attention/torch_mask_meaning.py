# wrong: multi_head_attention = meaning_flipped
# student: Quinn, in nn.MultiheadAttention True means: do not attend
import math

import torch


def split_heads(x, n_heads):
    x = torch.tensor(x)
    d_model = x.shape[-1]
    if d_model % n_heads != 0:
        raise ValueError(f"embed_dim (d_model) {d_model} must be divisible by n_heads {n_heads}")
    return x.unflatten(-1, (n_heads, d_model // n_heads)).transpose(-3, -2).numpy()


def concat_heads(x):
    return torch.tensor(x).transpose(-3, -2).flatten(-2).numpy()


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q = torch.tensor(split_heads(x_q @ w_q, n_heads))
    k = torch.tensor(split_heads(x_kv @ w_k, n_heads))
    v = torch.tensor(split_heads(x_kv @ w_v, n_heads))
    attn_scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        attn_mask = torch.tensor(mask).unsqueeze(-3)
        attn_scores = attn_scores.masked_fill(attn_mask, float("-inf"))
    attn = torch.nan_to_num(attn_scores.softmax(dim=-1))
    return concat_heads((attn @ v).numpy()) @ w_o, attn.numpy()
