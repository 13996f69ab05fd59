"""Broadcasting and sums in place of matrix products; weights come from differences of scores, without a maximum."""

import numpy as np


def project_qkv(x, w_q, w_k, w_v):
    q, k, v = ((x[..., None] * w).sum(axis=-2) for w in (w_q, w_k, w_v))
    return q, k, v


def attention_scores(q, k):
    return (q[..., :, None, :] * k[..., None, :, :]).sum(-1) / np.sqrt(k.shape[-1])


def scaled_dot_product_attention(q, k, v):
    scores = attention_scores(q, k)
    with np.errstate(over="ignore"):  # weight_j = 1 / sum_i exp(s_i - s_j); 1 / inf is 0
        weights = 1 / np.exp(scores[..., None, :] - scores[..., :, None]).sum(-1)
    return (weights[..., None] * v[..., None, :, :]).sum(-2), weights


def self_attention(x, w_q, w_k, w_v):
    output, _ = scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))
    return output
