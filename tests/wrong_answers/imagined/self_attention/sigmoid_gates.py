# wrong: scaled_dot_product_attention = sigmoid
# student: Zoe, weights lie between 0 and 1, and the function for that is the sigmoid
import numpy as np
from softmax import softmax


def sigmoid(z):
    return 0.5 * (1 + np.tanh(z / 2))


def project_qkv(x, w_q, w_k, w_v):
    return x @ w_q, x @ w_k, x @ w_v


def attention_scores(q, k):
    return q @ np.swapaxes(k, -2, -1) / np.sqrt(k.shape[-1])


def scaled_dot_product_attention(q, k, v):
    weights = sigmoid(attention_scores(q, k))
    return weights @ v, weights


def self_attention(x, w_q, w_k, w_v):
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    return softmax(attention_scores(q, k)) @ v
