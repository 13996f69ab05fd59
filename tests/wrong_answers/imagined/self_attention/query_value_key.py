# wrong: project_qkv = keys_and_values_in_wrong_order
# student: Nora, is used to (q, v, k); keeps to it everywhere
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    query, value, key = x @ w_q, x @ w_v, x @ w_k
    return query, value, key


def attention_scores(q, k):
    return (q / np.sqrt(q.shape[-1])) @ np.swapaxes(k, -1, -2)


def scaled_dot_product_attention(q, k, v):
    weights = softmax(attention_scores(q, k))
    return weights @ v, weights


def self_attention(x, w_q, w_k, w_v):
    query, value, key = project_qkv(x, w_q, w_k, w_v)
    output, _ = scaled_dot_product_attention(query, key, value)
    return output
