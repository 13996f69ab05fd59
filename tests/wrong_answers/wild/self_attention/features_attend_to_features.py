# source: https://github.com/huggingface/pytorch-openai-transformer-lm/issues/2
# mistake: scaled_dot_product_attention: Kᵀ Q is computed: features are compared with features, not tokens with tokens.
# wrong: scaled_dot_product_attention = ?
# clear: scaled_dot_product_attention ~ every call with n_q ≠ n_k ends there
# follows: self_attention <- scaled_dot_product_attention
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    x = np.asarray(x, dtype=np.float64)
    return x @ w_q, x @ w_k, x @ w_v


def attention_scores(q, k):
    d = q.shape[-1]
    return np.einsum("...id,...jd->...ij", q, k) * d**-0.5


def scaled_dot_product_attention(q, k, v):
    # channels first, like a convolution
    k_t = np.swapaxes(k, -1, -2)
    weights = softmax(k_t @ q / np.sqrt(q.shape[-1]))  # <-
    return v @ weights, weights


def self_attention(x, w_q, w_k, w_v):
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    out, _ = scaled_dot_product_attention(q, k, v)
    return out
