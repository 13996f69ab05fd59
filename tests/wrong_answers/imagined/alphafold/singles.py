# wrong: row_attention_with_pair_bias = computed_in_single_precision
# wrong: outer_product_mean = computed_in_single_precision
# wrong: triangle_multiplication = computed_in_single_precision
# student: Paul, torch.tensor(…).float() everywhere, and back at the end
import torch


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    m, z, a, b, c, o, u = (torch.tensor(x).float() for x in (msa, pair, w_q, w_k, w_v, w_o, w_bias))
    s, r, width = m.shape
    q, k, v = ((m @ w).view(s, r, n_heads, -1).transpose(1, 2) for w in (a, b, c))
    scores = q @ k.transpose(-1, -2) / (width // n_heads) ** 0.5 + (z @ u).permute(2, 0, 1)
    out = torch.softmax(scores, dim=-1) @ v
    return (out.transpose(1, 2).reshape(s, r, width) @ o).double().numpy()


def outer_product_mean(left, right):
    a, b = torch.tensor(left).float(), torch.tensor(right).float()
    return (torch.einsum("sia,sjb->ijab", a, b) / len(a)).double().numpy()


def triangle_multiplication(left, right):
    a, b = torch.tensor(left).float(), torch.tensor(right).float()
    return torch.einsum("ikc,jkc->ijc", a, b).double().numpy()
