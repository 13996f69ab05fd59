# source: https://github.com/TRI-ML/KP2D/pull/14
# mistake: scaled_dot_product_attention: squeeze() takes away every axis of length 1, not only the helper axis.
# wrong: scaled_dot_product_attention = ?
# clear: scaled_dot_product_attention ~ right but for a missing axis of length 1
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
    s = (q[..., :, None, :] @ np.swapaxes(k, -1, -2)[..., None, :, :]).squeeze() / np.sqrt(q.shape[-1])  # <-
    p = softmax(s, axis=-1)
    return p @ v, p


def self_attention(x, w_q, w_k, w_v):
    return scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))[0]
