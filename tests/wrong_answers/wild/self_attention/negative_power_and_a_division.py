# source: https://github.com/esceptico/perceiver-io/issues/9
# mistake: attention_scores: The scores are divided by d_k ** -0.5, that is multiplied by the root of d_k.
# wrong: attention_scores = multiplied_by_root_d_k
# follows: scaled_dot_product_attention <- attention_scores
# follows: self_attention <- scaled_dot_product_attention
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    def linear(w):
        return np.matmul(np.array(x, float), w)

    return linear(w_q), linear(w_k), linear(w_v)


def attention_scores(q, k):
    scale = q.shape[-1] ** -0.5
    return (q @ k.swapaxes(-2, -1)) / scale  # <-


def scaled_dot_product_attention(q, k, v):
    attn = softmax(attention_scores(q, k), axis=-1)
    context = np.einsum("...qk,...kd->...qd", attn, v)
    return context, attn


def self_attention(x, w_q, w_k, w_v):
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    out, _ = scaled_dot_product_attention(q, k, v)
    return out
