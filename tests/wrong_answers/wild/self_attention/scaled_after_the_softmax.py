# source: https://github.com/FrancescoSaverioZuppichini/ViT/issues/2
# mistake: scaled_dot_product_attention: The division by the root of d_k comes after the softmax.
# wrong: scaled_dot_product_attention = scaled_after_softmax
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
    energy = np.einsum("...qd,...kd->...qk", q, k)
    scaling = q.shape[-1] ** (1 / 2)
    att = softmax(energy, axis=-1) / scaling  # <-
    out = np.einsum("...al,...lv->...av", att, v)
    return out, att


def self_attention(x, w_q, w_k, w_v):
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    out, _ = scaled_dot_product_attention(q, k, v)
    return out
