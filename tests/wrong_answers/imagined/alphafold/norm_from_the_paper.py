# wrong: row_attention_with_pair_bias = msa_normalized
# student: Sue, the paper's algorithm begins with a layer norm
import numpy as np
from multi_head_attention import concat_heads, split_heads
from self_attention import attention_scores
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    mean = msa.mean(-1, keepdims=True)
    var = msa.var(-1, keepdims=True)
    x = (msa - mean) / np.sqrt(var + 1e-5)
    q, k, v = (split_heads(x @ w, n_heads) for w in (w_q, w_k, w_v))
    weights = softmax(attention_scores(q, k) + np.moveaxis(pair @ w_bias, -1, 0))
    return concat_heads(weights @ v) @ w_o


def outer_product_mean(left, right):
    return np.einsum("sia,sjb->ijab", left, right) / left.shape[0]


def triangle_multiplication(left, right):
    return np.einsum("ikc,jkc->ijc", left, right)
