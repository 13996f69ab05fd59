# source: https://github.com/leaderj1001/Attention-Augmented-Conv2d/issues/6
# mistake: scaled_dot_product_attention: The values are multiplied with the weights the wrong way round: every key's weights are used where a query's belong.
# wrong: scaled_dot_product_attention = weights_transposed
# follows: self_attention <- scaled_dot_product_attention
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    # one einsum for each of the three
    return tuple(np.einsum("...nd,de->...ne", x.astype(np.float64), w) for w in (w_q, w_k, w_v))


def attention_scores(q, k):
    products = q[..., :, None, :] * k[..., None, :, :]
    return products.sum(axis=-1) / np.sqrt(k.shape[-1])


def scaled_dot_product_attention(q, k, v):
    weights = softmax(attention_scores(q, k))
    flat_v = np.swapaxes(v, -1, -2)  # (..., d_v, n)
    attn_out = np.matmul(flat_v, weights)  # <-
    return np.swapaxes(attn_out, -1, -2), weights


def self_attention(x, w_q, w_k, w_v):
    return scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))[0]
