# source: https://github.com/flagos-ai/FlagGems/pull/424
# mistake: attention_scores: The scale is divided again for every query, so only the first row is right.
# wrong: attention_scores = ?
# clear: attention_scores ~ only the first query is right
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
    n_q = q.shape[-2]
    d = q.shape[-1]
    out = np.zeros(q.shape[:-2] + (n_q, k.shape[-2]))
    scale = 1.0
    for i in range(n_q):  # <-
        scale /= np.sqrt(d)  # <-
        out[..., i, :] = np.einsum("...d,...kd->...k", q[..., i, :], k) * scale
    return out


def scaled_dot_product_attention(q, k, v):
    attn = softmax(attention_scores(q, k), axis=-1)
    context = np.einsum("...qk,...kd->...qd", attn, v)
    return context, attn


def self_attention(x, w_q, w_k, w_v):
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    out, _ = scaled_dot_product_attention(q, k, v)
    return out
