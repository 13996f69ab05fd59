# wrong: attention_scores = scaled_by_d_k
# student: Boris, einsum fan, "divide by the number of terms so that it is a mean"
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    return tuple(np.einsum("...nd,de->...ne", x, w) for w in (w_q, w_k, w_v))


def attention_scores(q, k):
    d_k = k.shape[-1]
    return np.einsum("...id,...jd->...ij", q, k) / d_k


def scaled_dot_product_attention(q, k, v):
    logits = np.einsum("...id,...jd->...ij", q, k) * q.shape[-1] ** -0.5
    a = softmax(logits, axis=-1)
    return np.einsum("...ij,...jd->...id", a, v), a


def self_attention(x, w_q, w_k, w_v):
    return scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))[0]
