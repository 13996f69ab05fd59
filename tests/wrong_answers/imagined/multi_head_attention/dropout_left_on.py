# wrong: multi_head_attention = ?
# student: Hana, F.dropout drops also outside of training unless told otherwise
import torch
import torch.nn.functional as F


def split_heads(x, n_heads):
    x = torch.tensor(x)
    if x.size(-1) % n_heads:
        raise ValueError("d_model % n_heads")
    return torch.stack(x.chunk(n_heads, dim=-1), dim=-3).numpy()


def concat_heads(x):
    return torch.cat(torch.tensor(x).unbind(-3), dim=-1).numpy()


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q, k, v = (torch.tensor(split_heads(t, n_heads)) for t in (x_q @ w_q, x_kv @ w_k, x_kv @ w_v))
    scores = q @ k.mT / q.size(-1) ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~torch.tensor(mask).unsqueeze(-3), float("-inf"))
    weights = scores.softmax(-1).nan_to_num(0.0)
    weights = F.dropout(weights, p=0.1)  # <-
    return concat_heads((weights @ v).numpy()) @ w_o, weights.numpy()
