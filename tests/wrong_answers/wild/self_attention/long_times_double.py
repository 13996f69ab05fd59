# source: https://github.com/pytorch/pytorch/issues/11951
# mistake: project_qkv: Arrays become tensors of whatever type they have: whole numbers give whole numbers, or do not multiply with a float matrix.
# wrong: project_qkv = ?
# follows: self_attention <- project_qkv
import numpy as np
from softmax import softmax
import torch


def project_qkv(x, w_q, w_k, w_v):
    x, w_q, w_k, w_v = (torch.from_numpy(a) for a in (x, w_q, w_k, w_v))  # <-
    q = torch.matmul(x, w_q)
    k = torch.matmul(x, w_k)
    v = torch.matmul(x, w_v)
    return q.numpy(), k.numpy(), v.numpy()


def attention_scores(q, k):
    d = q.shape[-1]
    return np.einsum("...id,...jd->...ij", q, k) * d**-0.5


def scaled_dot_product_attention(q, k, v):
    attn = softmax(attention_scores(q, k), axis=-1)
    context = np.einsum("...qk,...kd->...qd", attn, v)
    return context, attn


def self_attention(x, w_q, w_k, w_v):
    return scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))[0]
