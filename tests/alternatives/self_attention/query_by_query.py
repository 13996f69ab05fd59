"""One query at a time, as the animation shows it; the softmax is accumulated key by key (as in FlashAttention)."""

import numpy as np


def project_qkv(x, w_q, w_k, w_v):
    flat = x.reshape(-1, x.shape[-1])
    out = []
    for w in (w_q, w_k, w_v):
        rows = np.zeros((len(flat), w.shape[1]))
        for i, token in enumerate(flat):
            for j in range(w.shape[0]):
                rows[i] += token[j] * w[j]
        out.append(rows.reshape(*x.shape[:-1], w.shape[1]))
    return out[0], out[1], out[2]


def attention_scores(q, k):
    scores = np.empty((*q.shape[:-1], k.shape[-2]))
    for where in np.ndindex(*scores.shape):
        *batch, i, j = where
        scores[where] = np.dot(q[(*batch, i)], k[(*batch, j)]) / q.shape[-1] ** 0.5
    return scores


def scaled_dot_product_attention(q, k, v):
    scores = attention_scores(q, k)
    weights = np.empty_like(scores)
    output = np.empty((*q.shape[:-1], v.shape[-1]))
    for where in np.ndindex(*q.shape[:-1]):
        batch = where[:-1]
        top, total, blend = -np.inf, 0.0, np.zeros(v.shape[-1])
        for j, s in enumerate(scores[where]):
            new_top = max(top, s)
            shrink, grow = np.exp(top - new_top), np.exp(s - new_top)
            total, blend = total * shrink + grow, blend * shrink + grow * v[(*batch, j)]
            top = new_top
        weights[where] = np.exp(scores[where] - top) / total
        output[where] = blend / total
    return output, weights


def self_attention(x, w_q, w_k, w_v):
    output, _ = scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))
    return output
