# wrong: multi_head_attention = weights_from_the_left + unscaled_heads
# student: Tomas, F.linear for all four, and scaled_dot_product done by hand without the scale
import torch
import torch.nn.functional as F


def split_heads(x, n_heads):
    x = torch.tensor(x)
    C = x.size(-1)
    if C % n_heads:
        raise ValueError("n_embd (d_model) has to be divisible by n_head (n_heads)")
    return x.view(*x.shape[:-1], n_heads, C // n_heads).transpose(-3, -2).numpy()


def concat_heads(x):
    y = torch.tensor(x).transpose(-3, -2).contiguous()
    return y.view(*y.shape[:-2], -1).numpy()


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    x_q, x_kv, w_q, w_k, w_v, w_o = (torch.tensor(t, dtype=torch.float64) for t in (x_q, x_kv, w_q, w_k, w_v, w_o))
    q = torch.tensor(split_heads(F.linear(x_q, w_q).numpy(), n_heads))
    k = torch.tensor(split_heads(F.linear(x_kv, w_k).numpy(), n_heads))
    v = torch.tensor(split_heads(F.linear(x_kv, w_v).numpy(), n_heads))
    att = q @ k.transpose(-2, -1)
    if mask is not None:
        att = att.masked_fill(torch.tensor(mask).unsqueeze(-3).logical_not(), float("-inf"))
    att = F.softmax(att, dim=-1).nan_to_num(0.0)
    y = torch.tensor(concat_heads((att @ v).numpy()))
    return F.linear(y, w_o).numpy(), att.numpy()
