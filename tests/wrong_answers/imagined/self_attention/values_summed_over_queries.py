# wrong: scaled_dot_product_attention = summed_over_queries
# follows: self_attention <- scaled_dot_product_attention
# student: Gus, his einsum letters again: the sum over the values runs along the queries
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    return tuple(np.einsum("...nm,md->...nd", x, w) for w in (w_q, w_k, w_v))


def attention_scores(q, k):
    return np.einsum("...nd,...md->...nm", q, k) / np.sqrt(k.shape[-1])


def scaled_dot_product_attention(q, k, v):
    A = softmax(attention_scores(q, k))
    return np.einsum("...nm,...nd->...md", A, v), A


def self_attention(x, w_q, w_k, w_v):
    Q, K, V = project_qkv(x, w_q, w_k, w_v)
    return scaled_dot_product_attention(Q, K, V)[0]
