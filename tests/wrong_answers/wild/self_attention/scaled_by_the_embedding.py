# source: https://github.com/Graylab/DL4Proteins-notebooks/issues/12
# mistake: self_attention: The scores are divided by the root of d_model instead of d_k.
# wrong: self_attention = scaled_by_root_d_model
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    # one einsum for each of the three
    return tuple(np.einsum("...nd,de->...ne", x.astype(np.float64), w) for w in (w_q, w_k, w_v))


def attention_scores(q, k):
    products = q[..., :, None, :] * k[..., None, :, :]
    return products.sum(axis=-1) / np.sqrt(k.shape[-1])


def scaled_dot_product_attention(q, k, v):
    attn = softmax(attention_scores(q, k), axis=-1)
    context = np.einsum("...qk,...kd->...qd", attn, v)
    return context, attn


def self_attention(x, w_q, w_k, w_v):
    C = x.shape[-1]
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    wei = q @ np.swapaxes(k, -2, -1) * C**-0.5  # <-
    wei = softmax(wei, axis=-1)
    return wei @ v
