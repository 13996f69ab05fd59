# source: https://github.com/MarcBS/keras/issues/60
# mistake: attention_scores: The keys are transposed with the axes of a batch written out, so only three axes work.
# wrong: attention_scores = one_batch_transposed
# follows: scaled_dot_product_attention <- attention_scores
# follows: self_attention <- scaled_dot_product_attention
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    x = np.asarray(x, dtype=np.float64)
    return x @ w_q, x @ w_k, x @ w_v


def attention_scores(q, k):
    """Batch first, as everywhere."""
    keys_t = np.transpose(k, (0, 2, 1))  # <-
    return (q @ keys_t) / np.sqrt(q.shape[-1])


def scaled_dot_product_attention(q, k, v):
    attn = softmax(attention_scores(q, k), axis=-1)
    context = np.einsum("...qk,...kd->...qd", attn, v)
    return context, attn


def self_attention(x, w_q, w_k, w_v):
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    out, _ = scaled_dot_product_attention(q, k, v)
    return out
