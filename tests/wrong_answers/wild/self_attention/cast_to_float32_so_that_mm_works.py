# source: https://github.com/OUCMachineLearning/OUCML/issues/24
# mistake: project_qkv: Everything is computed in single precision.
# wrong: project_qkv = computed_in_single_precision
# follows: self_attention <- project_qkv
import numpy as np
from softmax import softmax
import torch


def project_qkv(x, w_q, w_k, w_v):
    # "expected scalar type Double but found Float": now everything is the same type
    x = torch.tensor(x, dtype=torch.float32)  # <-
    out = []
    for w in (w_q, w_k, w_v):
        w = torch.tensor(w, dtype=torch.float32)  # <-
        out.append((x @ w).numpy().astype(np.float64))
    return tuple(out)


def attention_scores(q, k):
    products = q[..., :, None, :] * k[..., None, :, :]
    return products.sum(axis=-1) / np.sqrt(k.shape[-1])


def scaled_dot_product_attention(q, k, v):
    attn = softmax(attention_scores(q, k), axis=-1)
    context = np.einsum("...qk,...kd->...qd", attn, v)
    return context, attn


def self_attention(x, w_q, w_k, w_v):
    qkv = project_qkv(x, w_q, w_k, w_v)
    context, weights = scaled_dot_product_attention(qkv[0], qkv[1], qkv[2])
    return context
