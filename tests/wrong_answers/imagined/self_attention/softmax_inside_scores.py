# wrong: attention_scores = softmax_in_scores + scaled_by_d_k
# student: Milo, AI completion wrote "normalized scores", he accepted
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    """Project the input into queries, keys and values."""
    return x @ w_q, x @ w_k, x @ w_v


def attention_scores(q, k):
    """Compute the normalized attention scores."""
    d_k = q.shape[-1]
    scores = np.matmul(q, k.swapaxes(-2, -1))
    scores = scores / d_k
    return softmax(scores, axis=-1)


def scaled_dot_product_attention(q, k, v):
    """Scaled dot-product attention."""
    d_k = q.shape[-1]
    weights = softmax(np.matmul(q, k.swapaxes(-2, -1)) / np.sqrt(d_k), axis=-1)
    output = np.matmul(weights, v)
    return output, weights


def self_attention(x, w_q, w_k, w_v):
    """Self-attention."""
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    output, _ = scaled_dot_product_attention(q, k, v)
    return output
