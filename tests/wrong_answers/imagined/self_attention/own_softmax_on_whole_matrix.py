# wrong: scaled_dot_product_attention = no_max_subtraction + whole_array
# follows: self_attention <- scaled_dot_product_attention
# student: Sami, does not import softmax: it is one line
import numpy as np


def project_qkv(x, w_q, w_k, w_v):
    return x @ w_q, x @ w_k, x @ w_v


def attention_scores(q, k):
    return q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1])


def scaled_dot_product_attention(q, k, v):
    e = np.exp(attention_scores(q, k))
    a = e / e.sum()
    return a @ v, a


def self_attention(x, w_q, w_k, w_v):
    return scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))[0]
