# wrong: attention_scores = transposed_scores + unscaled
# student: Emil, writes K Q^T and stops reading the formula there
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    result = []
    for w in [w_q, w_k, w_v]:
        result.append(x @ w)
    return tuple(result)


def attention_scores(q, k):
    q_turned = np.swapaxes(q, -1, -2)
    return k @ q_turned


def scaled_dot_product_attention(q, k, v):
    k_turned = np.swapaxes(k, -1, -2)
    scores = (q @ k_turned) / np.sqrt(q.shape[-1])
    weights = softmax(scores)
    return weights @ v, weights


def self_attention(x, w_q, w_k, w_v):
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    return scaled_dot_product_attention(q, k, v)[0]
