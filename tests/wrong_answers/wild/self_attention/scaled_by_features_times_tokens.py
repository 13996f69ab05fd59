# source: https://github.com/lucidrains/denoising-diffusion-pytorch/issues/265
# wrong: attention_scores = ?
# clear: attention_scores ~ √n_q times too small
# mistake: attention_scores: the scale is the root of d_k times the number of queries, not of d_k alone

import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    out = []
    for w in (w_q, w_k, w_v):
        out.append(np.einsum("...nd,dk->...nk", x, w).astype(np.float64))
    return tuple(out)


def attention_scores(q, k):
    scale = (q.shape[-1] * q.shape[-2]) ** -0.5  # <-
    return np.einsum("...id,...jd->...ij", q, k) * scale


def scaled_dot_product_attention(q, k, v):
    d_k = q.shape[-1]
    energy = np.einsum("...id,...jd->...ij", q, k) * d_k**-0.5
    attn = softmax(energy)
    return np.einsum("...ij,...jd->...id", attn, v), attn


def self_attention(x, w_q, w_k, w_v):
    query, key, value = x @ w_q, x @ w_k, x @ w_v
    energy = np.einsum("...id,...jd->...ij", query, key) / np.sqrt(query.shape[-1])
    return np.einsum("...ij,...jd->...id", softmax(energy), value)
