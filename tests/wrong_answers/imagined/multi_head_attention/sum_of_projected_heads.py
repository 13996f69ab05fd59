# wrong: multi_head_attention = one_block_of_w_o
# student: Zoe, read that concat + w_o is a sum of one projection per head, and takes the same block of w_o for each
import numpy as np
from masking import masked_attention


def split_heads(x, n_heads):
    if x.shape[-1] % n_heads:
        raise ValueError("n_heads must divide d_model")
    return np.stack(np.split(x, n_heads, -1), -3)


def concat_heads(x):
    return np.concatenate(np.split(x, x.shape[-3], -3), -1)[..., 0, :, :]


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    m = np.ones((1, 1), bool) if mask is None else np.expand_dims(mask, -3)
    q, k, v = split_heads(x_q @ w_q, n_heads), split_heads(x_kv @ w_k, n_heads), split_heads(x_kv @ w_v, n_heads)
    out, a = masked_attention(q, k, v, m)
    d_head = out.shape[-1]
    result = 0
    for h in range(n_heads):
        result = result + out[..., h, :, :] @ w_o[:d_head]
    return result, a
