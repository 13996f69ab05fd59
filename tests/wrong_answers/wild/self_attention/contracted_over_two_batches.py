# source: https://ai.stackexchange.com/questions/40400/how-does-the-scaled-dot-products-dimensions-work-out-in-mult-head-attention
# mistake: attention_scores: A tensor contraction compares the queries of each sequence with the keys of all sequences.
# wrong: attention_scores = outer_batches
# follows: scaled_dot_product_attention <- attention_scores
# follows: self_attention <- scaled_dot_product_attention
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    # one einsum for each of the three
    return tuple(np.einsum("...nd,de->...ne", x.astype(np.float64), w) for w in (w_q, w_k, w_v))


def attention_scores(q, k):
    # contract the last axis of q with the last axis of k
    qk = np.tensordot(q, k, axes=([-1], [-1]))  # <-
    return qk / np.sqrt(q.shape[-1])


def scaled_dot_product_attention(q, k, v):
    attn = softmax(attention_scores(q, k), axis=-1)
    context = np.einsum("...qk,...kd->...qd", attn, v)
    return context, attn


def self_attention(x, w_q, w_k, w_v):
    return scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))[0]
