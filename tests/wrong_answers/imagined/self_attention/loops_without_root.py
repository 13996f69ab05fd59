# wrong: attention_scores = unscaled
# follows: scaled_dot_product_attention <- attention_scores
# follows: self_attention <- attention_scores
# student: Fatou, loops over everything; saw the article whose animation leaves out the root
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    return x @ w_q, x @ w_k, x @ w_v


def attention_scores(q, k):
    batch = q.shape[:-2]
    n_q = q.shape[-2]
    n_k = k.shape[-2]
    scores = np.zeros(batch + (n_q, n_k))
    for i in range(n_q):
        for j in range(n_k):
            similarity = 0
            for d in range(q.shape[-1]):
                similarity = similarity + q[..., i, d] * k[..., j, d]
            scores[..., i, j] = similarity
    return scores


def scaled_dot_product_attention(q, k, v):
    weights = softmax(attention_scores(q, k))
    return weights @ v, weights


def self_attention(x, w_q, w_k, w_v):
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    output, weights = scaled_dot_product_attention(q, k, v)
    return output
