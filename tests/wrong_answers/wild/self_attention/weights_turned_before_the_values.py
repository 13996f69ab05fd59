# source: https://github.com/Open-Deep-ML/DML-OpenProblem/issues/424
# wrong: scaled_dot_product_attention = weights_transposed
# mistake: scaled_dot_product_attention: the weights are transposed before they are multiplied by the values

import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    x = x.astype(float)
    return x @ w_q, x @ w_k, x @ w_v


def attention_scores(q, k):
    return q @ k.swapaxes(-1, -2) / np.sqrt(k.shape[-1])


def scaled_dot_product_attention(q, k, v):
    scores = attention_scores(q, k)
    attention_weights = softmax(scores, axis=-1)
    context = np.swapaxes(attention_weights, -1, -2) @ v  # <-
    return context, attention_weights


def self_attention(x, w_q, w_k, w_v):
    q = np.matmul(x, w_q)
    k = np.matmul(x, w_k)
    v = np.matmul(x, w_v)
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(k.shape[-1])
    return softmax(scores) @ v
