# source: https://github.com/lucidrains/alphafold2/issues/102
# wrong: outer_product_mean = sequences_kept
# mistake: outer_product_mean: the axis of the sequences is still there, no mean is taken
import numpy as np
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    s, r, c = msa.shape
    d = c // n_heads
    bias = pair @ w_bias
    heads = []
    for h in range(n_heads):
        cols = slice(h * d, (h + 1) * d)
        q, k, v = msa @ w_q[:, cols], msa @ w_k[:, cols], msa @ w_v[:, cols]
        logits = np.einsum("sid,sjd->sij", q, k) / np.sqrt(d) + bias[:, :, h]
        heads.append(softmax(logits) @ v)
    return np.concatenate(heads, axis=-1) @ w_o


def outer_product_mean(left, right):
    return np.einsum("mia,mjb->mijab", left, right)  # <-


def triangle_multiplication(left, right):
    return np.einsum("ikc,jkc->ijc", left, right)
