# wrong: scaled_dot_product_attention = axis_one
# follows: self_attention <- scaled_dot_product_attention
# student: Hana, F.softmax(..., dim=1) as in the tutorial without batches
import numpy as np
import torch
import torch.nn.functional as F


def project_qkv(x, w_q, w_k, w_v):
    return x @ w_q, x @ w_k, x @ w_v


def attention_scores(q, k):
    return torch.matmul(torch.tensor(q, dtype=torch.float64), torch.tensor(k, dtype=torch.float64).mT).div(np.sqrt(q.shape[-1])).numpy()


def scaled_dot_product_attention(q, k, v):
    scores = torch.tensor(attention_scores(q, k))
    weights = F.softmax(scores, dim=1)
    return (weights @ torch.tensor(v, dtype=torch.float64)).numpy(), weights.numpy()


def self_attention(x, w_q, w_k, w_v):
    return scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))[0]
