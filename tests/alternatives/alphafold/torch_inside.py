"""PyTorch inside: its own attention takes a bias as a mask of numbers."""

import torch


def tensors(*arrays):
    return [torch.as_tensor(a, dtype=torch.float64) for a in arrays]


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    msa, pair, w_q, w_k, w_v, w_o, w_bias = tensors(msa, pair, w_q, w_k, w_v, w_o, w_bias)
    s, r, c = msa.shape
    q, k, v = ((msa @ w).view(s, r, n_heads, c // n_heads).transpose(1, 2) for w in (w_q, w_k, w_v))
    bias = (pair @ w_bias).permute(2, 0, 1)[None]
    heads = torch.nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=bias)
    return (heads.transpose(1, 2).reshape(s, r, c) @ w_o).numpy()


def outer_product_mean(left, right):
    left, right = tensors(left, right)
    return torch.stack([torch.einsum("ia,jb->ijab", a, b) for a, b in zip(left, right, strict=True)]).mean(0).numpy()


def triangle_multiplication(left, right):
    left, right = tensors(left, right)
    return torch.matmul(left.permute(2, 0, 1), right.permute(2, 1, 0)).permute(1, 2, 0).numpy()
