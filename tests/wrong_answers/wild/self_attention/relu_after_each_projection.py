# source: https://github.com/hanxiao/tf-nlp-blocks/issues/1
# wrong: self_attention = ?
# mistake: self_attention: queries, keys and values each go through a ReLU after the projection

import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    out = []
    for w in (w_q, w_k, w_v):
        out.append(np.einsum("...nd,dk->...nk", x, w).astype(np.float64))
    return tuple(out)


def attention_scores(q, k):
    d_k = q.shape[-1]
    return np.einsum("...id,...jd->...ij", q, k) * d_k**-0.5


def scaled_dot_product_attention(q, k, v):
    d_k = q.shape[-1]
    energy = np.einsum("...id,...jd->...ij", q, k) * d_k**-0.5
    attn = softmax(energy)
    return np.einsum("...ij,...jd->...id", attn, v), attn


def relu(x):
    return np.maximum(x, 0)  # <-


def self_attention(x, w_q, w_k, w_v):
    q = relu(x @ w_q)  # <-
    k = relu(x @ w_k)  # <-
    v = relu(x @ w_v)  # <-
    out, _ = scaled_dot_product_attention(q, k, v)
    return out
