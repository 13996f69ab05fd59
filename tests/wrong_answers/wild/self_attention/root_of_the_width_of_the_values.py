# source: https://github.com/cneuralnetwork/solving-ml-papers/issues/1
# mistake: scaled_dot_product_attention: The scores are divided by the root of d_v, which is right only where all widths are the same.
# wrong: scaled_dot_product_attention = scaled_by_root_d_v
# follows: self_attention <- scaled_dot_product_attention
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    def linear(w):
        return np.matmul(np.array(x, float), w)

    return linear(w_q), linear(w_k), linear(w_v)


def attention_scores(q, k):
    d = q.shape[-1]
    return np.einsum("...id,...jd->...ij", q, k) * d**-0.5


def scaled_dot_product_attention(q, k, v):
    hidden = v.shape[-1]  # all hidden dims are the same
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(hidden)  # <-
    a = softmax(scores)
    return a @ v, a


def self_attention(x, w_q, w_k, w_v):
    qkv = project_qkv(x, w_q, w_k, w_v)
    context, weights = scaled_dot_product_attention(qkv[0], qkv[1], qkv[2])
    return context
