# wrong: self_attention = itself_hidden
# student: Uma, thinks that "each token attends to all the others" leaves itself out
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    return x @ w_q, x @ w_k, x @ w_v


def attention_scores(q, k):
    return q @ np.swapaxes(k, -2, -1) / np.sqrt(k.shape[-1])


def scaled_dot_product_attention(q, k, v):
    w = softmax(attention_scores(q, k))
    return w @ v, w


def self_attention(x, w_q, w_k, w_v):
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    scores = attention_scores(q, k)
    i = np.arange(x.shape[-2])
    scores[..., i, i] = -1e9
    return softmax(scores) @ v
