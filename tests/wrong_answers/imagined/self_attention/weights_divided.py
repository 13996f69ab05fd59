# wrong: scaled_dot_product_attention = scaled_after_softmax
# follows: self_attention <- scaled_dot_product_attention
# student: Petra, the word "scaled" reminded her to divide at the end
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    return x @ w_q, x @ w_k, x @ w_v


def attention_scores(q, k):
    return q @ np.swapaxes(k, -2, -1) / np.sqrt(q.shape[-1])


def scaled_dot_product_attention(q, k, v):
    similarity = q @ np.swapaxes(k, -2, -1)
    weights = softmax(similarity)
    weights = weights / np.sqrt(q.shape[-1])
    return weights @ v, weights


def self_attention(x, w_q, w_k, w_v):
    mixed, _ = scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))
    return mixed
