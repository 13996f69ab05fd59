# source: https://github.com/hpcaitech/ColossalAI/pull/6429
# wrong: project_qkv = ?
# mistake: project_qkv: the second half of the queries is made by w_k and the first half of the keys by w_q

import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    half = w_q.shape[1] // 2
    q0, q1 = x @ w_q[:, :half], x @ w_k[:, half:]  # <-
    k0, k1 = x @ w_q[:, :half], x @ w_k[:, half:]  # <-
    q = np.concatenate([q0, q1], axis=-1).astype(float)  # <-
    k = np.concatenate([k0, k1], axis=-1).astype(float)  # <-
    return q, k, (x @ w_v).astype(float)


def attention_scores(q, k):
    return q @ k.swapaxes(-1, -2) / np.sqrt(k.shape[-1])


def scaled_dot_product_attention(q, k, v):
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(k.shape[-1])
    weights = softmax(scores, axis=-1)
    return weights @ v, weights


def self_attention(x, w_q, w_k, w_v):
    q = np.matmul(x, w_q)
    k = np.matmul(x, w_k)
    v = np.matmul(x, w_v)
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(k.shape[-1])
    return softmax(scores) @ v
