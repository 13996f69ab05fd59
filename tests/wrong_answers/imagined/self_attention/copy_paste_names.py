# wrong: self_attention = keys_as_values
# student: Vera, copied a line twice and changed only one name
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    return x @ w_q, x @ w_k, x @ w_v


def attention_scores(q, k):
    return np.matmul(q, np.swapaxes(k, -1, -2)) / np.sqrt(k.shape[-1])


def scaled_dot_product_attention(q, k, v):
    a = softmax(attention_scores(q, k))
    return a @ v, a


def self_attention(x, w_q, w_k, w_v):
    queries = x @ w_q
    keys = x @ w_k
    values = x @ w_k
    out, att = scaled_dot_product_attention(queries, keys, values)
    return out
