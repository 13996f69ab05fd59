# wrong: scaled_dot_product_attention = results_swapped
# student: Rosa, returns what she computed, in the order in which she computed it, and unpacks it that way
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    return x @ w_q, x @ w_k, x @ w_v


def attention_scores(q, k):
    return q @ np.swapaxes(k, -2, -1) / q.shape[-1] ** 0.5


def scaled_dot_product_attention(q, k, v):
    attn = softmax(attention_scores(q, k))
    out = attn @ v
    return attn, out


def self_attention(x, w_q, w_k, w_v):
    attn, out = scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))
    return out
