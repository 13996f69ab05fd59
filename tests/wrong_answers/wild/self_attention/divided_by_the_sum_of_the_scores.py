# source: https://github.com/yangrchen/llm-from-scratch-notes
# mistake: scaled_dot_product_attention: The scores are divided by their sum, there is no softmax.
# wrong: scaled_dot_product_attention = no_exp
# follows: self_attention <- scaled_dot_product_attention
import numpy as np


def project_qkv(x, w_q, w_k, w_v):
    x = np.asarray(x, dtype=np.float64)
    return x @ w_q, x @ w_k, x @ w_v


def attention_scores(q, k):
    d = q.shape[-1]
    return np.einsum("...id,...jd->...ij", q, k) * d**-0.5


def scaled_dot_product_attention(q, k, v):
    attn_scores = attention_scores(q, k)
    attn_weights = attn_scores / attn_scores.sum(axis=-1, keepdims=True)  # <-
    return attn_weights @ v, attn_weights


def self_attention(x, w_q, w_k, w_v):
    qkv = project_qkv(x, w_q, w_k, w_v)
    context, weights = scaled_dot_product_attention(qkv[0], qkv[1], qkv[2])
    return context
