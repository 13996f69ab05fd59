# source: https://github.com/phlippe/uvadlc_notebooks/issues/72
# mistake: attention_scores: The scores are divided by the root of the number of queries.
# wrong: attention_scores = scaled_by_root_of_queries
# follows: scaled_dot_product_attention <- attention_scores
# follows: self_attention <- scaled_dot_product_attention
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    def linear(w):
        return np.matmul(np.array(x, float), w)

    return linear(w_q), linear(w_k), linear(w_v)


def attention_scores(q, k):
    d_k = q.shape[-2]  # <-
    return np.einsum("...id,...jd->...ij", q, k) / np.sqrt(d_k)


def scaled_dot_product_attention(q, k, v):
    attn = softmax(attention_scores(q, k), axis=-1)
    context = np.einsum("...qk,...kd->...qd", attn, v)
    return context, attn


def self_attention(x, w_q, w_k, w_v):
    return scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))[0]
