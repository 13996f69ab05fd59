# source: https://github.com/kyegomez/AttentionIsOFFByOne/issues/2
# mistake: scaled_dot_product_attention: 1 is added to the sum below the fraction, so no row of weights sums to 1.
# wrong: scaled_dot_product_attention = added_to_the_sum_1
# follows: self_attention <- scaled_dot_product_attention
import numpy as np


def project_qkv(x, w_q, w_k, w_v):
    def linear(w):
        return np.matmul(np.array(x, float), w)

    return linear(w_q), linear(w_k), linear(w_v)


def attention_scores(q, k):
    d = q.shape[-1]
    return np.einsum("...id,...jd->...ij", q, k) * d**-0.5


def softmax_one(x):
    x = x - x.max(axis=-1, keepdims=True)
    exp_x = np.exp(x)
    return exp_x / (1 + exp_x.sum(axis=-1, keepdims=True))  # <-


def scaled_dot_product_attention(q, k, v):
    attn = softmax_one(attention_scores(q, k))
    return attn @ v, attn


def self_attention(x, w_q, w_k, w_v):
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    out, _ = scaled_dot_product_attention(q, k, v)
    return out
