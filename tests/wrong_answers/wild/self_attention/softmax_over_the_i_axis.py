# source: https://github.com/labmlai/annotated_deep_learning_paper_implementations/issues/146
# mistake: scaled_dot_product_attention: The softmax runs over the queries instead of the keys.
# wrong: scaled_dot_product_attention = softmax_over_queries
# follows: self_attention <- scaled_dot_product_attention
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    def linear(w):
        return np.matmul(np.array(x, float), w)

    return linear(w_q), linear(w_k), linear(w_v)


def attention_scores(q, k):
    d = q.shape[-1]
    return np.einsum("...id,...jd->...ij", q, k) * d**-0.5


def scaled_dot_product_attention(q, k, v):
    attn = np.einsum("...id,...jd->...ij", q, k) * q.shape[-1] ** -0.5
    attn = softmax(attn, axis=-2)  # <-
    res = np.einsum("...ij,...jd->...id", attn, v)
    return res, attn


def self_attention(x, w_q, w_k, w_v):
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    out, _ = scaled_dot_product_attention(q, k, v)
    return out
