"""One product with all three matrices side by side, split into views; the logarithm of the weights comes first."""

import numpy as np


def project_qkv(x, w_q, w_k, w_v):
    d_k = w_q.shape[1]
    qkv = np.matmul(x, np.concatenate([w_q, w_k, w_v], axis=1))
    return tuple(np.split(qkv, [d_k, 2 * d_k], axis=-1))


def attention_scores(q, k):
    fourth_root = np.sqrt(np.sqrt(q.shape[-1]))
    return np.matmul(q / fourth_root, np.moveaxis(k / fourth_root, -1, -2))


def scaled_dot_product_attention(q, k, v):
    scores = attention_scores(q, k)
    log_weights = scores - np.logaddexp.reduce(scores, axis=-1, keepdims=True)
    weights = np.exp(log_weights)
    return np.matmul(weights, v), weights


def self_attention(x, w_q, w_k, w_v):
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    return scaled_dot_product_attention(q, k, v)[0]
