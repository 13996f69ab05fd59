# wrong: outer_product_mean = mean_over_the_first_residue
# student: Gil, counts the axes of the products from the wrong end
import numpy as np
from multi_head_attention import concat_heads, split_heads
from self_attention import attention_scores
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    q = split_heads(msa @ w_q, n_heads)
    k = split_heads(msa @ w_k, n_heads)
    v = split_heads(msa @ w_v, n_heads)
    b = np.einsum("ijz,zh->hij", pair, w_bias)
    return concat_heads(softmax(attention_scores(q, k) + b) @ v) @ w_o


def outer_product_mean(left, right):
    products = left[:, :, None, :, None] * right[:, None, :, None, :]
    return products.mean(axis=1)  # <-


def triangle_multiplication(left, right):
    out = np.zeros(left.shape)
    for c in range(left.shape[2]):
        out[:, :, c] = left[:, :, c] @ right[:, :, c].T
    return out
