# source: https://github.com/neetcode-gh/leetcode/issues/5169
# mistake: project_qkv: The tuple is in the order keys, queries, values instead of queries, keys, values.
# wrong: project_qkv = queries_and_keys_swapped
# follows: self_attention <- project_qkv
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    # in the order of the book: key, query, value
    x = np.array(x, dtype=np.float64)
    key, query, value = x @ w_k, x @ w_q, x @ w_v
    return key, query, value  # <-


def attention_scores(q, k):
    d = q.shape[-1]
    return np.einsum("...id,...jd->...ij", q, k) * d**-0.5


def scaled_dot_product_attention(q, k, v):
    attn = softmax(attention_scores(q, k), axis=-1)
    context = np.einsum("...qk,...kd->...qd", attn, v)
    return context, attn


def self_attention(x, w_q, w_k, w_v):
    qkv = project_qkv(x, w_q, w_k, w_v)
    context, weights = scaled_dot_product_attention(qkv[0], qkv[1], qkv[2])
    return context
