# wrong: attention_scores = multiplied_by_root_d_k
# follows: scaled_dot_product_attention <- attention_scores
# follows: self_attention <- attention_scores
# student: Quinn, torch; saw `scale = d ** -0.5` in a repository and divides by it
import torch


def project_qkv(x, w_q, w_k, w_v):
    x = torch.tensor(x)
    return tuple(torch.matmul(x, torch.tensor(w)).numpy() for w in (w_q, w_k, w_v))


def attention_scores(q, k):
    scale = q.shape[-1] ** -0.5
    dots = torch.matmul(torch.tensor(q), torch.tensor(k).transpose(-1, -2)) / scale
    return dots.numpy()


def scaled_dot_product_attention(q, k, v):
    attn = torch.tensor(attention_scores(q, k)).softmax(dim=-1)
    out = torch.matmul(attn, torch.tensor(v))
    return out.numpy(), attn.numpy()


def self_attention(x, w_q, w_k, w_v):
    out, _ = scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))
    return out
