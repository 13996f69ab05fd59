# source: https://github.com/Kyubyong/transformer/issues/117
# mistake: multi_head_attention: The output projection w_o is missing.
# wrong: multi_head_attention = w_o_forgotten
import numpy as np
from masking import masked_attention
from self_attention import scaled_dot_product_attention


def split_heads(x, n_heads):
    *batch, n, d_model = x.shape
    if d_model % n_heads != 0:
        raise ValueError("n_heads must divide d_model")
    x = x.astype(np.float64).reshape(*batch, n, n_heads, d_model // n_heads)
    return np.swapaxes(x, -3, -2)


def concat_heads(x):
    n_heads = x.shape[-3]
    return np.concatenate([x[..., h, :, :] for h in range(n_heads)], axis=-1).astype(float)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q, k, v = split_heads(x_q @ w_q, n_heads), split_heads(x_kv @ w_k, n_heads), split_heads(x_kv @ w_v, n_heads)
    if mask is None:
        outputs, attn = scaled_dot_product_attention(q, k, v)
    else:
        outputs, attn = masked_attention(q, k, v, mask[..., None, :, :])
    outputs = concat_heads(outputs)  # back to (..., n, d_model)
    return outputs, attn  # <-
