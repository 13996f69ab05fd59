# source: https://github.com/fchollet/deep-learning-with-python-notebooks/issues/261
# mistake: scaled_dot_product_attention: The weighted sum is taken of the keys instead of the values.
# wrong: scaled_dot_product_attention = keys_as_values
# follows: self_attention <- scaled_dot_product_attention
import math

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


def scaled_dot_product_attention(query, key, value):
    scores = np.einsum("...td,...sd->...ts", query, key)
    scores = softmax(scores / math.sqrt(query.shape[-1]), axis=-1)
    head_output = np.einsum("...ts,...sd->...td", scores, key)  # <-
    return head_output, scores


def self_attention(x, w_q, w_k, w_v):
    qkv = project_qkv(x, w_q, w_k, w_v)
    context, weights = scaled_dot_product_attention(qkv[0], qkv[1], qkv[2])
    return context
