# source: https://github.com/DEEP-PolyU/KEQA_WSDM19/issues/2
# mistake: scaled_dot_product_attention: The scores of one query stand in a column, so the softmax over the last axis sees one score at a time and every weight is 1.
# wrong: scaled_dot_product_attention = ?
# clear: scaled_dot_product_attention ~ second result is 1 everywhere
# follows: self_attention <- scaled_dot_product_attention
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    x = np.asarray(x, dtype=np.float64)
    return x @ w_q, x @ w_k, x @ w_v


def attention_scores(q, k):
    d = q.shape[-1]
    return np.einsum("...id,...jd->...ij", q, k) * d**-0.5


def scaled_dot_product_attention(q, k, v):
    d = q.shape[-1]
    rows = []
    for i in range(q.shape[-2]):
        one_query = q[..., i, :, None]
        scores = k @ one_query / np.sqrt(d)  # (..., n_k, 1)
        rows.append(softmax(scores, axis=-1)[..., 0])  # <-
    weights = np.stack(rows, axis=-2)
    return weights @ v, weights


def self_attention(x, w_q, w_k, w_v):
    qkv = project_qkv(x, w_q, w_k, w_v)
    context, weights = scaled_dot_product_attention(qkv[0], qkv[1], qkv[2])
    return context
