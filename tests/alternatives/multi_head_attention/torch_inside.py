"""PyTorch does the work; NumPy arrays go in and come out."""

import torch


def split_heads(x, n_heads):
    if x.shape[-1] % n_heads:
        raise ValueError(f"n_heads={n_heads} does not divide {x.shape[-1]}")
    return torch.tensor(x).unflatten(-1, (n_heads, -1)).transpose(-3, -2).numpy()


def concat_heads(x):
    return torch.tensor(x).transpose(-3, -2).flatten(-2).numpy()


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q, k, v = (torch.tensor(split_heads(x @ w, n_heads)) for x, w in ((x_q, w_q), (x_kv, w_k), (x_kv, w_v)))
    scores = q @ k.mT / q.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~torch.tensor(mask).unsqueeze(-3), -torch.inf)
    weights = scores.softmax(-1).nan_to_num(0.0)
    heads = (weights @ v).transpose(-3, -2).flatten(-2)
    return (heads @ torch.tensor(w_o)).numpy(), weights.numpy()
