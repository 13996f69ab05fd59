# source: https://github.com/open-edge-platform/geti/pull/1507
# mistake: scaled_dot_product_attention: One maximum is subtracted from all rows, so rows that lie far below it underflow to 0 / 0.
# wrong: scaled_dot_product_attention = one_max_for_all
# follows: self_attention <- scaled_dot_product_attention
import numpy as np


def project_qkv(x, w_q, w_k, w_v):
    x = np.asarray(x, dtype=np.float64)
    return x @ w_q, x @ w_k, x @ w_v


def attention_scores(q, k):
    d = q.shape[-1]
    return np.einsum("...id,...jd->...ij", q, k) * d**-0.5


def stable_softmax(x):
    x = np.exp(x - np.max(x))  # <-
    return x / np.sum(x, axis=-1, keepdims=True)


def scaled_dot_product_attention(q, k, v):
    probs = stable_softmax(attention_scores(q, k))
    return np.matmul(probs, v), probs


def self_attention(x, w_q, w_k, w_v):
    return scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))[0]
