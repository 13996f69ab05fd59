"""One-hot tables and `einsum` in place of fancy indexing; top p by ranks."""

import numpy as np


def log_softmax_of(x):
    top = x.max(axis=-1, keepdims=True)
    return x - top - np.log(np.einsum("...v->...", np.exp(x - top)))[..., None]


def language_model_loss(logits, token_ids):
    came = np.eye(logits.shape[-1])[token_ids[..., 1:]]
    return -np.einsum("...tv,...tv->...t", log_softmax_of(logits[..., :-1, :]), came).mean()


def perplexity(logits, token_ids):
    came = np.eye(logits.shape[-1])[token_ids[..., 1:]]
    log_p = (log_softmax_of(logits[..., :-1, :]) * came).sum(axis=-1)
    return np.exp(-log_p.mean())


def filter_logits(logits, top_k=None, top_p=None):
    rank = np.argsort(np.argsort(logits, axis=-1)[..., ::-1], axis=-1)
    kept = rank < (logits.shape[-1] if top_k is None else top_k)
    if top_p is not None:
        weights = np.exp(logits - logits.max(axis=-1, keepdims=True)) * kept
        p = weights / weights.sum(axis=-1, keepdims=True)
        better = rank[..., None, :] < rank[..., :, None]
        kept &= (np.einsum("...ij,...j->...i", better.astype(float), p) < top_p) | (rank == 0) | (top_p >= 1)
    return np.where(kept, logits, float("-inf"))


def few_shot_prompt(instruction, examples, query):
    return "\n".join([instruction] + ["{} => {}".format(*pair) for pair in examples] + ["{} =>".format(query)])


def induction_attention(token_ids):
    n = len(token_ids)
    kinds = np.unique(token_ids)
    one_hot = (token_ids[:, None] == kinds).astype(float)
    followed = np.vstack([np.zeros((1, len(kinds))), one_hot[:-1]])
    match = np.einsum("tv,jv->tj", one_hot, followed) * np.tri(n)
    count = np.einsum("tj->t", match)
    count[count == 0] = 1
    return match / count[:, None]


def attend_with_cache(q, k, v, cache):
    keys = k.reshape(1, -1) if cache is None else np.r_[cache[0], k.reshape(1, -1)]
    values = v.reshape(1, -1) if cache is None else np.r_[cache[1], v.reshape(1, -1)]
    scores = np.einsum("d,td->t", q, keys) * len(q) ** -0.5
    weights = np.exp(scores - scores.max())
    weights /= weights.sum()
    return np.einsum("t,td->d", weights, values), (keys, values)


def classify_last_token(hidden, lengths, w, b):
    last = np.arange(hidden.shape[1]) == lengths[:, None] - 1
    return np.einsum("in,ind,dc->ic", last.astype(float), hidden, w) + b
