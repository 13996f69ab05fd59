# wrong: self_attention = causal + residual_added
# student: Tomas, his function is really a whole GPT block
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    return x @ w_q, x @ w_k, x @ w_v


def attention_scores(q, k):
    return q @ np.swapaxes(k, -2, -1) / np.sqrt(k.shape[-1])


def scaled_dot_product_attention(q, k, v):
    w = softmax(attention_scores(q, k))
    return w @ v, w


def self_attention(x, w_q, w_k, w_v):
    n = x.shape[-2]
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    scores = attention_scores(q, k)
    future = np.triu(np.ones((n, n)), 1) == 1
    scores = np.where(future, -1e10, scores)
    return x + softmax(scores) @ v
