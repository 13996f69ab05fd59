# source: https://github.com/rasbt/LLMs-from-scratch/issues/857
# mistake: project_qkv: The weights are read as (d_out, d_in), so x is multiplied with their transposes.
# wrong: project_qkv = transposed_weights
# follows: self_attention <- project_qkv
import numpy as np
from softmax import softmax


def project_qkv(x, w_q, w_k, w_v):
    x = x.astype(float)
    queries = np.einsum("...nd,od->...no", x, w_q)  # <-
    keys = np.einsum("...nd,od->...no", x, w_k)  # <-
    values = np.einsum("...nd,od->...no", x, w_v)  # <-
    return queries, keys, values


def attention_scores(q, k):
    products = q[..., :, None, :] * k[..., None, :, :]
    return products.sum(axis=-1) / np.sqrt(k.shape[-1])


def scaled_dot_product_attention(q, k, v):
    attn = softmax(attention_scores(q, k), axis=-1)
    context = np.einsum("...qk,...kd->...qd", attn, v)
    return context, attn


def self_attention(x, w_q, w_k, w_v):
    q, k, v = project_qkv(x, w_q, w_k, w_v)
    out, _ = scaled_dot_product_attention(q, k, v)
    return out
