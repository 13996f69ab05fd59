# wrong: attention_scores = all_axes_reversed
# student: Ana, K transposed is K.T, as in the formula
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    q = x @ w_q
    k = x @ w_k
    v = x @ w_v
    return q, k, v


def attention_scores(q, k):
    return q @ k.T / np.sqrt(k.shape[-1])


def scaled_dot_product_attention(q, k, v):
    # .T gave an error here with batches, so I looked it up
    s = q @ np.swapaxes(k, -1, -2) / np.sqrt(k.shape[-1])
    w = softmax(s)
    return w @ v, w


def self_attention(x, w_q, w_k, w_v):
    return scaled_dot_product_attention(x @ w_q, x @ w_k, x @ w_v)[0]
