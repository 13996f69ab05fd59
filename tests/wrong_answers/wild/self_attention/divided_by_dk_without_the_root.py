# source: https://github.com/delzac/cntkx/issues/10
# mistake: attention_scores: The scores are divided by d_k itself, not by its root.
# wrong: attention_scores = scaled_by_d_k
# follows: scaled_dot_product_attention <- attention_scores
# follows: self_attention <- scaled_dot_product_attention
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    tokens = x.astype(float)
    query = np.dot(tokens, w_q)
    key = np.dot(tokens, w_k)
    value = np.dot(tokens, w_v)
    return query, key, value


def attention_scores(q, k):
    dk = q.shape[-1]
    scores = np.matmul(q, np.swapaxes(k, -2, -1))
    return scores / dk  # <-


def scaled_dot_product_attention(q, k, v):
    attn = softmax(attention_scores(q, k), axis=-1)
    context = np.einsum("...qk,...kd->...qd", attn, v)
    return context, attn


def self_attention(x, w_q, w_k, w_v):
    return scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))[0]
