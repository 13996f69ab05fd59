# source: https://github.com/ultralytics/ultralytics/pull/24990
# mistake: attention_scores: Q Kᵀ is computed in half precision, where it overflows before it is scaled.
# wrong: attention_scores = ?
# follows: scaled_dot_product_attention <- attention_scores
# follows: self_attention <- scaled_dot_product_attention
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    # one einsum for each of the three
    return tuple(np.einsum("...nd,de->...ne", x.astype(np.float64), w) for w in (w_q, w_k, w_v))


def attention_scores(q, k):
    half_q, half_k = q.astype(np.float16), k.astype(np.float16)  # <-
    dots = half_q @ np.swapaxes(half_k, -1, -2)
    return dots.astype(np.float64) * q.shape[-1] ** -0.5


def scaled_dot_product_attention(q, k, v):
    attn = softmax(attention_scores(q, k), axis=-1)
    context = np.einsum("...qk,...kd->...qd", attn, v)
    return context, attn


def self_attention(x, w_q, w_k, w_v):
    qkv = project_qkv(x, w_q, w_k, w_v)
    context, weights = scaled_dot_product_attention(qkv[0], qkv[1], qkv[2])
    return context
