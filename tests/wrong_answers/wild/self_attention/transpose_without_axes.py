# source: https://github.com/HomericIntelligence/Odyssey/issues/5648
# mistake: attention_scores: All axes of the keys are reversed, which is right only where there are two.
# wrong: attention_scores = all_axes_reversed
# follows: scaled_dot_product_attention <- attention_scores
# follows: self_attention <- scaled_dot_product_attention
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    tokens = x.astype(float)
    query = np.dot(tokens, w_q)
    key = np.dot(tokens, w_k)
    value = np.dot(tokens, w_v)
    return query, key, value


def attention_scores(q, k):
    d_k = k.shape[-1]
    return np.matmul(q, np.transpose(k)) / np.sqrt(d_k)  # <-


def scaled_dot_product_attention(q, k, v):
    attn = softmax(attention_scores(q, k), axis=-1)
    context = np.einsum("...qk,...kd->...qd", attn, v)
    return context, attn


def self_attention(x, w_q, w_k, w_v):
    qkv = project_qkv(x, w_q, w_k, w_v)
    context, weights = scaled_dot_product_attention(qkv[0], qkv[1], qkv[2])
    return context
