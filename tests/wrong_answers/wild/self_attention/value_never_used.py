# source: https://github.com/hmdolatabadi/denoising_diffusion/issues/1
# mistake: self_attention: The tokens themselves are mixed: w_v is never used.
# wrong: self_attention = x_as_values
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
    attn = softmax(attention_scores(q, k), axis=-1)
    context = np.einsum("...qk,...kd->...qd", attn, v)
    return context, attn


def self_attention(x, w_q, w_k, w_v):
    x = x.astype(float)
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    _, w = scaled_dot_product_attention(q, k, v)
    return np.einsum("...ij,...jc->...ic", w, x)  # <-
