# source: https://github.com/lucidrains/alphafold2/issues/89
# wrong: row_attention_with_pair_bias = pair_unused
# mistake: row_attention_with_pair_bias: row attention gets no bias from the pairs
from multi_head_attention import concat_heads, split_heads
from self_attention import attention_scores
from softmax import softmax


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    q, k, v = (split_heads(msa @ w, n_heads) for w in (w_q, w_k, w_v))
    return concat_heads(softmax(attention_scores(q, k)) @ v) @ w_o  # <-


def outer_product_mean(left, right):
    total = 0.0
    for a, b in zip(left, right):
        total = total + a[:, None, :, None] * b[None, :, None, :]
    return total / len(left)


def triangle_multiplication(left, right):
    return (left[:, None, :, :] * right[None, :, :, :]).sum(axis=2)
