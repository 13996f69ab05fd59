# wrong: self_attention = causal
# student: Tomas, built a GPT from a video; `tril` comes out of his fingers by itself
import math

import torch
from torch.nn import functional as F


def project_qkv(x, w_q, w_k, w_v):
    x = torch.tensor(x)
    q = x @ torch.tensor(w_q)
    k = x @ torch.tensor(w_k)
    v = x @ torch.tensor(w_v)
    return q.numpy(), k.numpy(), v.numpy()


def attention_scores(q, k):
    return (torch.tensor(q) @ torch.tensor(k).transpose(-2, -1) * (1.0 / math.sqrt(k.shape[-1]))).numpy()


def scaled_dot_product_attention(q, k, v):
    att = F.softmax(torch.tensor(attention_scores(q, k)), dim=-1)
    y = att @ torch.tensor(v)
    return y.numpy(), att.numpy()


def self_attention(x, w_q, w_k, w_v):
    T = x.shape[-2]
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    wei = torch.tensor(attention_scores(q, k))
    tril = torch.tril(torch.ones(T, T))
    wei = wei.masked_fill(tril == 0, float("-inf"))
    wei = F.softmax(wei, dim=-1)
    return (wei @ torch.tensor(v)).numpy()
