# source: https://github.com/openai/improved-diffusion/issues/54
# mistake: attention_scores: Only the queries are divided by the fourth root of d_k, the keys are not.
# wrong: attention_scores = scaled:q*d_k^(1/4)
# follows: scaled_dot_product_attention <- attention_scores
# follows: self_attention <- scaled_dot_product_attention
import math

import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    # one einsum for each of the three
    return tuple(np.einsum("...nd,de->...ne", x.astype(np.float64), w) for w in (w_q, w_k, w_v))


def attention_scores(q, k):
    # more stable than dividing afterwards
    scale = 1 / math.sqrt(math.sqrt(q.shape[-1]))  # <-
    q = q * scale
    return q @ np.swapaxes(k, -1, -2)  # <-


def scaled_dot_product_attention(q, k, v):
    attn = softmax(attention_scores(q, k), axis=-1)
    context = np.einsum("...qk,...kd->...qd", attn, v)
    return context, attn


def self_attention(x, w_q, w_k, w_v):
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    out, _ = scaled_dot_product_attention(q, k, v)
    return out
