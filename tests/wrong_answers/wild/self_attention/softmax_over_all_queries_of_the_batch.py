# source: https://github.com/PetrochukM/PyTorch-NLP/issues/2
# wrong: scaled_dot_product_attention = ?
# mistake: scaled_dot_product_attention: the scores are flattened to two axes, and the softmax runs along axis 0, over all queries of the batch

import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    out = []
    for w in (w_q, w_k, w_v):
        out.append(np.einsum("...nd,dk->...nk", x, w).astype(np.float64))
    return tuple(out)


def attention_scores(q, k):
    d_k = q.shape[-1]
    return np.einsum("...id,...jd->...ij", q, k) * d_k**-0.5


def scaled_dot_product_attention(q, k, v):
    scores = attention_scores(q, k)
    # (batch * n_q, n_k)
    flat = scores.reshape(-1, scores.shape[-1])
    weights = softmax(flat, axis=0)  # <-
    weights = weights.reshape(scores.shape)
    return weights @ v, weights


def self_attention(x, w_q, w_k, w_v):
    query, key, value = x @ w_q, x @ w_k, x @ w_v
    energy = np.einsum("...id,...jd->...ij", query, key) / np.sqrt(query.shape[-1])
    return np.einsum("...ij,...jd->...id", softmax(energy), value)
