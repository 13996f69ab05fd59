# wrong: project_qkv = queries_scaled_here
# student: Kofi, read that fast kernels scale the queries once, in the projection, and leaves it out of his self-attention
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    scale = w_q.shape[1] ** -0.5
    return (x @ w_q) * scale, x @ w_k, x @ w_v


def attention_scores(q, k):
    return (q * q.shape[-1] ** -0.5) @ k.swapaxes(-1, -2)


def scaled_dot_product_attention(q, k, v):
    w = softmax(attention_scores(q, k))
    return w @ v, w


def self_attention(x, w_q, w_k, w_v):
    q, k, v = project_qkv(x, w_q, w_k, w_v)  # already scaled
    return softmax(q @ k.swapaxes(-1, -2)) @ v
