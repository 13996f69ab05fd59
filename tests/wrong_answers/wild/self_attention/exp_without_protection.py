# source: https://github.com/pyg-team/pytorch_geometric/issues/53
# mistake: scaled_dot_product_attention: exp is taken of the scores as they are, which overflows for large ones.
# wrong: scaled_dot_product_attention = no_max_subtraction
# follows: self_attention <- scaled_dot_product_attention
import numpy as np


def project_qkv(x, w_q, w_k, w_v):
    # one einsum for each of the three
    return tuple(np.einsum("...nd,de->...ne", x.astype(np.float64), w) for w in (w_q, w_k, w_v))


def attention_scores(q, k):
    products = q[..., :, None, :] * k[..., None, :, :]
    return products.sum(axis=-1) / np.sqrt(k.shape[-1])


def scaled_dot_product_attention(q, k, v):
    scores = attention_scores(q, k)
    e = np.exp(scores)  # <-
    w = e / e.sum(-1, keepdims=True)
    return w @ v, w


def self_attention(x, w_q, w_k, w_v):
    qkv = project_qkv(x, w_q, w_k, w_v)
    context, weights = scaled_dot_product_attention(qkv[0], qkv[1], qkv[2])
    return context
