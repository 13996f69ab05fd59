# source: https://github.com/datawhalechina/learn-nlp-with-transformers/pull/40
# wrong: attention_scores = replaced:k,q
# mistake: attention_scores: the queries are multiplied by the queries, the keys are never used

import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    x = x.astype(float)
    return x @ w_q, x @ w_k, x @ w_v


def attention_scores(q, k):
    d_k = k.shape[-1]
    dots = np.matmul(q, np.swapaxes(q, -1, -2))  # <-
    return dots / np.sqrt(d_k)


def scaled_dot_product_attention(q, k, v):
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(k.shape[-1])
    weights = softmax(scores, axis=-1)
    return weights @ v, weights


def self_attention(x, w_q, w_k, w_v):
    q = np.matmul(x, w_q)
    k = np.matmul(x, w_k)
    v = np.matmul(x, w_v)
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(k.shape[-1])
    return softmax(scores) @ v
