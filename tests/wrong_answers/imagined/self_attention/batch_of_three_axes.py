# wrong: self_attention = one_batch_axis_only
# student: Hana, every tensor of hers has a batch, a time and a feature axis
import torch


def project_qkv(x, w_q, w_k, w_v):
    return x @ w_q, x @ w_k, x @ w_v


def attention_scores(q, k):
    q, k = torch.tensor(q), torch.tensor(k)
    return (q @ k.mT / q.shape[-1] ** 0.5).numpy()


def scaled_dot_product_attention(q, k, v):
    a = torch.softmax(torch.tensor(attention_scores(q, k)), dim=-1)
    return (a @ torch.tensor(v)).numpy(), a.numpy()


def self_attention(x, w_q, w_k, w_v):
    B, T, C = x.shape
    q, k, v = (torch.tensor(x).view(B * T, C) @ torch.tensor(w) for w in (w_q, w_k, w_v))
    q, k, v = q.view(B, T, -1), k.view(B, T, -1), v.view(B, T, -1)
    a = torch.softmax(torch.bmm(q, k.transpose(1, 2)) / q.shape[-1] ** 0.5, dim=-1)
    return torch.bmm(a, v).numpy()
