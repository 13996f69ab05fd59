# source: https://github.com/huggingface/transformers/pull/38290
# mistake: scaled_dot_product_attention: The queries are scaled here although attention_scores scales them too, so the scores are divided by d_k.
# wrong: scaled_dot_product_attention = scaled_by_d_k
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
    query_states = q * q.shape[-1] ** -0.5  # <-
    attn_weights = softmax(attention_scores(query_states, k))
    return attn_weights @ v, attn_weights


def self_attention(x, w_q, w_k, w_v):
    return scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))[0]
