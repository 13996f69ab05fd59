# source: https://github.com/flashinfer-ai/flashinfer/pull/2084
# mistake: attention_scores: The caller's queries are scaled in place.
# wrong: attention_scores = queries_changed | mutated:q
# follows: scaled_dot_product_attention <- attention_scores
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    x = np.asarray(x, dtype=np.float64)
    return x @ w_q, x @ w_k, x @ w_v


def attention_scores(q, k):
    q *= q.shape[-1] ** -0.5  # <-
    return np.matmul(q, np.swapaxes(k, -1, -2))


def scaled_dot_product_attention(q, k, v):
    attn = softmax(attention_scores(q, k), axis=-1)
    context = np.einsum("...qk,...kd->...qd", attn, v)
    return context, attn


def self_attention(x, w_q, w_k, w_v):
    return scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))[0]
