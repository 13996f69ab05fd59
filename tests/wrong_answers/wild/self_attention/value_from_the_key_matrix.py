# source: https://github.com/snu-comparch/InfiniGen/issues/5
# mistake: project_qkv: The values are made with the keys' matrix w_k.
# wrong: project_qkv = keys_as_values
# follows: self_attention <- project_qkv
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    x = np.asarray(x, dtype=float)
    q = x @ w_q
    k = x @ w_k
    v = x @ w_k  # <-
    return q, k, v


def attention_scores(q, k):
    d = q.shape[-1]
    return np.einsum("...id,...jd->...ij", q, k) * d**-0.5


def scaled_dot_product_attention(q, k, v):
    attn = softmax(attention_scores(q, k), axis=-1)
    context = np.einsum("...qk,...kd->...qd", attn, v)
    return context, attn


def self_attention(x, w_q, w_k, w_v):
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    out, _ = scaled_dot_product_attention(q, k, v)
    return out
