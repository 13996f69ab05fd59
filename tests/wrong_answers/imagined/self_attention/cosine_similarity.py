# wrong: attention_scores = cosine
# student: Lea, physicist: similarity of vectors is the cosine of their angle, "scaled" means by the norms
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    return (np.tensordot(x, w_q, 1), np.tensordot(x, w_k, 1), np.tensordot(x, w_v, 1))


def attention_scores(q, k):
    q_hat = q / np.linalg.norm(q, axis=-1, keepdims=True)
    k_hat = k / np.linalg.norm(k, axis=-1, keepdims=True)
    return np.einsum("...qd,...kd->...qk", q_hat, k_hat)


def scaled_dot_product_attention(q, k, v):
    energy = np.einsum("...qd,...kd->...qk", q, k) / np.sqrt(q.shape[-1])
    p = softmax(energy)
    return np.einsum("...qk,...kd->...qd", p, v), p


def self_attention(x, w_q, w_k, w_v):
    return scaled_dot_product_attention(*project_qkv(x, w_q, w_k, w_v))[0]
