# source: https://github.com/neetcode-gh/leetcode/issues/5219
# mistake: self_attention: A causal mask hides the tokens that come later.
# wrong: self_attention = causal
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    tokens = x.astype(float)
    query = np.dot(tokens, w_q)
    key = np.dot(tokens, w_k)
    value = np.dot(tokens, w_v)
    return query, key, value


def attention_scores(q, k):
    products = q[..., :, None, :] * k[..., None, :, :]
    return products.sum(axis=-1) / np.sqrt(k.shape[-1])


def scaled_dot_product_attention(q, k, v):
    attn = softmax(attention_scores(q, k), axis=-1)
    context = np.einsum("...qk,...kd->...qd", attn, v)
    return context, attn


def self_attention(x, w_q, w_k, w_v):
    Q, K, V = project_qkv(x, w_q, w_k, w_v)
    score = attention_scores(Q, K)
    L = score.shape[-1]
    mask = np.triu(np.ones((L, L), dtype=bool), k=1)
    score = np.where(mask, -np.inf, score)  # <-
    return softmax(score) @ V
