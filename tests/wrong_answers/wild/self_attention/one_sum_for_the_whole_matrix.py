# source: https://github.com/NVIDIA/FasterTransformer/issues/43
# mistake: scaled_dot_product_attention: The softmax divides by the sum over all scores instead of the sum of each row.
# wrong: scaled_dot_product_attention = whole_array | sum_over_everything
# follows: self_attention <- scaled_dot_product_attention
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    tokens = x.astype(float)
    query = np.dot(tokens, w_q)
    key = np.dot(tokens, w_k)
    value = np.dot(tokens, w_v)
    return query, key, value


def attention_scores(q, k):
    products = q[..., :, None, :] * k[..., None, :, :]
    return products.sum(axis=-1) / np.sqrt(k.shape[-1])


def _softmax(x):
    """Compute softmax values for the scores in x."""
    e_x = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e_x / e_x.sum()  # <-


def scaled_dot_product_attention(q, k, v):
    weights = _softmax(attention_scores(q, k))
    return weights @ v, weights


def self_attention(x, w_q, w_k, w_v):
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    out, _ = scaled_dot_product_attention(q, k, v)
    return out
