# source: https://github.com/Khaliladib11/Transformer-from-scratch/issues/1
# mistake: project_qkv: Queries and values are made with w_k as well, so all three are the keys.
# wrong: project_qkv = replaced:w_q,w_v,w_k
# clear: project_qkv ~ third result has the axes \(n, d_k\)
# follows: self_attention <- project_qkv
import numpy as np
from softmax import softmax


class Projections:
    def __init__(self, w_q, w_k, w_v):
        self.query, self.key, self.value = w_q, w_k, w_v

    def __call__(self, x):
        k = x @ self.key
        q = x @ self.key  # <-
        v = x @ self.key  # <-
        return q, k, v


def project_qkv(x, w_q, w_k, w_v):
    return Projections(w_q, w_k, w_v)(x.astype(np.float64))


def attention_scores(q, k):
    products = q[..., :, None, :] * k[..., None, :, :]
    return products.sum(axis=-1) / np.sqrt(k.shape[-1])


def scaled_dot_product_attention(q, k, v):
    attn = softmax(attention_scores(q, k), axis=-1)
    context = np.einsum("...qk,...kd->...qd", attn, v)
    return context, attn


def self_attention(x, w_q, w_k, w_v):
    return scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))[0]
