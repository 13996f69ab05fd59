# source: https://github.com/FudanNLP/fastNLP/issues/254
# mistake: scaled_dot_product_attention: The axis of the softmax is counted from the front, which is the last one only with exactly one batch axis.
# wrong: scaled_dot_product_attention = ?
# clear: scaled_dot_product_attention ~ axis 2 is out of bounds
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
    products = q[..., :, None, :] * k[..., None, :, :]
    return products.sum(axis=-1) / np.sqrt(k.shape[-1])


def scaled_dot_product_attention(q, k, v):
    scores = attention_scores(q, k)
    weights = softmax(scores, axis=2)  # <-
    return np.matmul(weights, v), weights


def self_attention(x, w_q, w_k, w_v):
    return scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))[0]
