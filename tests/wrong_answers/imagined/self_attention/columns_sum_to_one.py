# wrong: scaled_dot_product_attention = softmax_over_queries
# follows: self_attention <- scaled_dot_product_attention
# student: Boris, next week: softmax "over the sequence" is axis -2, because x has the sequence there
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    return np.matmul(x, w_q), np.matmul(x, w_k), np.matmul(x, w_v)


def attention_scores(q, k):
    return np.einsum("...id,...jd->...ij", q, k) / np.sqrt(q.shape[-1])


def scaled_dot_product_attention(q, k, v):
    weights = softmax(attention_scores(q, k), axis=-2)
    return np.einsum("...ij,...jd->...id", weights, v), weights


def self_attention(x, w_q, w_k, w_v):
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    return scaled_dot_product_attention(q, k, v)[0]
