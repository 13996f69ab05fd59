# source: https://github.com/facebookresearch/fairseq/issues/2598
# mistake: concat_heads: view() is called on a transposed tensor, which is not contiguous.
# wrong: concat_heads = ?
# clear: concat_heads ~ view size is not compatible .* Use \.reshape
# follows: multi_head_attention <- concat_heads
import numpy as np
from masking import masked_attention
import torch


def split_heads(x, n_heads):
    d_model = x.shape[-1]
    if d_model % n_heads:
        raise ValueError(f"d_model = {d_model} is not divisible by n_heads = {n_heads}")
    d = d_model // n_heads
    heads = [x[..., h * d : (h + 1) * d] for h in range(n_heads)]
    return np.stack(heads, axis=-3).astype(float)


def concat_heads(x):
    t = torch.as_tensor(x, dtype=torch.float64)
    t = t.transpose(-3, -2)
    return t.view(*t.shape[:-2], t.shape[-2] * t.shape[-1]).numpy()  # <-


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    if mask is None:
        mask = np.ones((x_q.shape[-2], x_kv.shape[-2]), dtype=bool)
    q, k, v = (split_heads(a @ w, n_heads) for a, w in ((x_q, w_q), (x_kv, w_k), (x_kv, w_v)))
    context, attn = masked_attention(q, k, v, mask[..., None, :, :])
    return np.matmul(concat_heads(context), w_o), attn
