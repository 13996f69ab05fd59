# wrong: attention_scores = positions_summed
# student: Gus, mixes up his einsum letters: the index that disappears is the position
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    Q = np.einsum("...i,ij->...j", x, w_q)
    K = np.einsum("...i,ij->...j", x, w_k)
    V = np.einsum("...i,ij->...j", x, w_v)
    return (Q, K, V)


def attention_scores(q, k):
    return np.einsum("...ni,...nj->...ij", q, k) / np.sqrt(q.shape[-1])


def scaled_dot_product_attention(q, k, v):
    S = np.matmul(q, np.moveaxis(k, -1, -2)) / np.sqrt(q.shape[-1])
    A = softmax(S)
    return np.matmul(A, v), A


def self_attention(x, w_q, w_k, w_v):
    Q, K, V = project_qkv(x, w_q, w_k, w_v)
    return scaled_dot_product_attention(Q, K, V)[0]
