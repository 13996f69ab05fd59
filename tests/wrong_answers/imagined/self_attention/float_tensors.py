# wrong: scaled_dot_product_attention = single_precision
# follows: self_attention <- scaled_dot_product_attention
# student: Chen, torch complained about Double and Float, so everything is .float() now
import torch
import torch.nn.functional as F


def project_qkv(x, w_q, w_k, w_v):
    return x @ w_q, x @ w_k, x @ w_v


def attention_scores(q, k):
    q, k = torch.tensor(q, dtype=torch.float64), torch.tensor(k, dtype=torch.float64)
    return (q @ k.transpose(-2, -1) / q.size(-1) ** 0.5).numpy()


def scaled_dot_product_attention(q, k, v):
    q, k, v = (torch.tensor(t).float() for t in (q, k, v))
    weights = F.softmax(q @ k.transpose(-2, -1) / q.size(-1) ** 0.5, dim=-1)
    return (weights @ v).numpy(), weights.numpy()


def self_attention(x, w_q, w_k, w_v):
    return scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))[0]
