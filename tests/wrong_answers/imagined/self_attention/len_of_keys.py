# wrong: attention_scores = scaled_by_root_of_len_k
# follows: scaled_dot_product_attention <- attention_scores
# follows: self_attention <- attention_scores
# student: Jana, len(k) is the length of the keys, she thinks
import math

import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    return np.dot(x, w_q), np.dot(x, w_k), np.dot(x, w_v)


def attention_scores(q, k):
    return q @ k.swapaxes(-2, -1) / math.sqrt(len(k))


def scaled_dot_product_attention(q, k, v):
    w = softmax(attention_scores(q, k), axis=-1)
    return w @ v, w


def self_attention(x, w_q, w_k, w_v):
    o, w = scaled_dot_product_attention(np.dot(x, w_q), np.dot(x, w_k), np.dot(x, w_v))
    return o
