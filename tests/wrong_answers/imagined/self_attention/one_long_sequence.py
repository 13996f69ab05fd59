# wrong: self_attention = batch_flattened
# student: Devi, reshapes to a matrix first, as with fully connected layers, and back at the end
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    flat = x.reshape(-1, x.shape[-1])
    return tuple((flat @ w).reshape(*x.shape[:-1], w.shape[1]) for w in (w_q, w_k, w_v))


def attention_scores(q, k):
    return q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])


def scaled_dot_product_attention(q, k, v):
    w = softmax(attention_scores(q, k))
    return w @ v, w


def self_attention(x, w_q, w_k, w_v):
    flat = x.reshape(-1, x.shape[-1])
    out, _ = scaled_dot_product_attention(*project_qkv(flat, w_q, w_k, w_v))
    return out.reshape(*x.shape[:-1], -1)
