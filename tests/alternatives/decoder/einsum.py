"""Projections split by einsum, masks as numbers added to the scores, one function for both attentions."""

import numpy as np


def attention(asks, answers, w_q, w_k, w_v, w_o, n_heads, hidden):
    d_model = w_q.shape[0]
    if d_model % n_heads:
        raise ValueError("d_model is not a multiple of n_heads")
    shape = (d_model, n_heads, d_model // n_heads)
    q = np.einsum("...nd,dhc->...hnc", asks, w_q.reshape(shape))
    k = np.einsum("...md,dhc->...hmc", answers, w_k.reshape(shape))
    v = np.einsum("...md,dhc->...hmc", answers, w_v.reshape(shape))
    scores = np.einsum("...nc,...mc->...nm", q, k) * shape[2] ** -0.5
    if hidden is not None:
        scores = scores + np.where(np.expand_dims(hidden, -3), -np.inf, 0.0)
    with np.errstate(invalid="ignore"):
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights = np.nan_to_num(weights / weights.sum(-1, keepdims=True))
    return np.einsum("...hnm,...hmc,hcd->...nd", weights, v, w_o.reshape(n_heads, -1, d_model)), weights


def cross_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask=None):
    return attention(x, memory, w_q, w_k, w_v, w_o, n_heads, None if memory_mask is None else ~memory_mask)


def standardized(x, gamma, beta):
    centered = x - np.einsum("...d->...", x)[..., None] / x.shape[-1]
    variance = np.einsum("...d,...d->...", centered, centered)[..., None] / x.shape[-1]
    return centered * (variance + 1e-5) ** -0.5 * gamma + beta


def decoder_block(x, memory, params, n_heads, mask=None, memory_mask=None):
    future = np.triu(np.ones((x.shape[-2], x.shape[-2]), dtype=bool), k=1)
    hidden = future if mask is None else future | ~mask
    y, _ = attention(x, x, *(params[f"self_w_{c}"] for c in "qkvo"), n_heads, hidden)
    y = standardized(y + x, params["gamma_1"], params["beta_1"])
    z, _ = cross_attention(y, memory, *(params[f"cross_w_{c}"] for c in "qkvo"), n_heads, memory_mask)
    z = standardized(z + y, params["gamma_2"], params["beta_2"])
    hidden_units = np.einsum("...d,df->...f", z, params["w_1"]) + params["b_1"]
    out = np.einsum("...f,fd->...d", hidden_units * (hidden_units > 0), params["w_2"]) + params["b_2"]
    return standardized(out + z, params["gamma_3"], params["beta_3"])


def shift_right(token_ids, bos_id):
    n = token_ids.shape[-1]
    one_to_the_right = np.eye(n, k=1, dtype=token_ids.dtype)
    return np.einsum("...i,ij->...j", token_ids, one_to_the_right) + bos_id * (np.arange(n) == 0)


def greedy_decode(next_logits, bos_id, eos_id, max_length):
    if max_length == 1:
        return [bos_id]
    ids = [bos_id]
    for length in range(2, max_length + 1):
        logits = next_logits(ids)
        ids.append(int(np.nonzero(logits == logits.max())[0][0]))
        if ids[-1] == eos_id or length == max_length:
            return ids
