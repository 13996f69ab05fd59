# wrong: attention_scores = outer_batches
# student: Ivo, np.dot is matrix multiplication, so why not here
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    return np.dot(x, w_q), np.dot(x, w_k), np.dot(x, w_v)


def attention_scores(q, k):
    d_k = q.shape[-1]
    return np.dot(q, np.swapaxes(k, -1, -2)) / np.sqrt(d_k)


def scaled_dot_product_attention(q, k, v):
    d_k = q.shape[-1]
    scores = np.matmul(q, np.swapaxes(k, -1, -2)) / np.sqrt(d_k)
    weights = softmax(scores)
    return np.matmul(weights, v), weights


def self_attention(x, w_q, w_k, w_v):
    return scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))[0]
