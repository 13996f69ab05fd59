"""Everything by einsum: the heads are axes of the weights, and W_O is one block for each head."""

import numpy as np


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    c = msa.shape[-1]
    d = c // n_heads
    q, k, v = (np.einsum("src,chd->shrd", msa, w.reshape(c, n_heads, d)) for w in (w_q, w_k, w_v))
    logits = np.einsum("shid,shjd->shij", q, k) * d**-0.5 + np.einsum("ijz,zh->hij", pair, w_bias)
    logits -= logits.max(axis=-1, keepdims=True)
    weights = np.exp(logits) / np.einsum("shij->shi", np.exp(logits))[..., None]
    return np.einsum("shij,shjd,hdc->sic", weights, v, w_o.reshape(n_heads, d, c), optimize=True)


def outer_product_mean(left, right):
    s = left.shape[0]
    return np.einsum("sia,sjb->ijab", left / s, right)


def triangle_multiplication(left, right):
    return np.einsum("i...c,j...c->i...jc", left, right).sum(axis=1)
