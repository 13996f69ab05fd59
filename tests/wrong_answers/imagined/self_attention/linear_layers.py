# wrong: project_qkv = transposed_weights
# follows: self_attention <- project_qkv
# student: Chen, F.linear takes (out, in) weights, but he forgot that ours are (in, out)
import numpy as np
import torch
import torch.nn.functional as F


def project_qkv(x, w_q, w_k, w_v):
    x = torch.from_numpy(np.array(x, dtype=float))
    q = F.linear(x, torch.from_numpy(w_q))
    k = F.linear(x, torch.from_numpy(w_k))
    v = F.linear(x, torch.from_numpy(w_v))
    return q.numpy(), k.numpy(), v.numpy()


def attention_scores(q, k):
    q = torch.from_numpy(np.array(q, dtype=float))
    k = torch.from_numpy(np.array(k, dtype=float))
    return ((q @ k.mT) / q.shape[-1] ** 0.5).numpy()


def scaled_dot_product_attention(q, k, v):
    weights = torch.from_numpy(attention_scores(q, k)).softmax(-1)
    return (weights @ torch.from_numpy(np.array(v, dtype=float))).numpy(), weights.numpy()


def self_attention(x, w_q, w_k, w_v):
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    return scaled_dot_product_attention(q, k, v)[0]
