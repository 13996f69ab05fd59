# source: https://github.com/google-deepmind/alphafold/issues/77
# wrong: triangle_multiplication = incoming_edges + triangle_swapped
# mistake: triangle_multiplication: incoming edges, with i and j in the other order than in the paper's formula
import numpy as np
from multi_head_attention import concat_heads, split_heads
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    q, k, v = [split_heads(msa @ w, n_heads) for w in (w_q, w_k, w_v)]
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])
    weights = softmax(scores + np.transpose(pair @ w_bias, (2, 0, 1)))
    return concat_heads(weights @ v) @ w_o


def outer_product_mean(left, right):
    return np.mean(left[:, :, None, :, None] * right[:, None, :, None, :], axis=0)


def triangle_multiplication(left, right):
    return np.einsum("kjc,kic->ijc", left, right)  # <-
