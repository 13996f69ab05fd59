"""Index notation: every product is an einsum, and the factor 1/√d_k goes to the queries first."""

import numpy as np


def project_qkv(x, w_q, w_k, w_v):
    return tuple(np.einsum("...nd,de->...ne", x, w) for w in (w_q, w_k, w_v))


def attention_scores(q, k):
    return np.einsum("...qd,...kd->...qk", q * q.shape[-1] ** -0.5, k)


def scaled_dot_product_attention(q, k, v):
    scores = attention_scores(q, k)
    e = np.exp(scores - np.amax(scores, axis=-1)[..., np.newaxis])
    weights = np.einsum("...qk,...q->...qk", e, 1 / np.einsum("...qk->...q", e))
    return np.einsum("...qk,...kv->...qv", weights, v), weights


def self_attention(x, w_q, w_k, w_v):
    return scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))[0]
