"""As much as possible is left to the functions of earlier chapters."""

import numpy as np
from masking import causal_mask, masked_attention
from softmax import log_softmax, softmax


def language_model_loss(logits, token_ids):
    log_p = log_softmax(logits[..., :-1, :])
    return -np.take_along_axis(log_p, token_ids[..., 1:, None], axis=-1).mean()


def perplexity(logits, token_ids):
    return np.exp(language_model_loss(logits, token_ids))


def filter_logits(logits, top_k=None, top_p=None):
    logits = logits + 0.0
    vocab = logits.shape[-1]
    if top_k is not None:
        threshold = np.partition(logits, -min(top_k, vocab), axis=-1)[..., -min(top_k, vocab)]
        logits = np.where(logits >= threshold[..., np.newaxis], logits, -np.inf)
    if top_p is not None and top_p != 1:
        p = softmax(logits)
        # What lies above a token: the sum of all probabilities larger than its own.
        above = np.where(p[..., None, :] > p[..., :, None], p[..., None, :], 0.0).sum(axis=-1)
        logits = np.where(above < top_p, logits, -np.inf)
    return logits


def few_shot_prompt(instruction, examples, query):
    shots = "".join(f"{x} => {y}\n" for x, y in examples)
    return f"{instruction}\n{shots}{query} =>"


def induction_attention(token_ids):
    n = len(token_ids)
    before = np.concatenate([[-1], token_ids[:-1]])
    match = (token_ids[:, None] == before[None, :]) & causal_mask(n)
    total = match.sum(axis=1, keepdims=True)
    return np.divide(match, total, out=np.zeros((n, n)), where=total > 0)


def attend_with_cache(q, k, v, cache):
    if cache is None:
        keys, values = k[np.newaxis, :], v[np.newaxis, :]
    else:
        keys = np.concatenate([cache[0], k[np.newaxis, :]], axis=0)
        values = np.concatenate([cache[1], v[np.newaxis, :]], axis=0)
    output, weights = masked_attention(q[np.newaxis, :], keys, values, np.ones((1, len(keys)), dtype=bool))
    return output.squeeze(0), (keys, values)


def classify_last_token(hidden, lengths, w, b):
    index = (lengths - 1)[:, None, None]
    last = np.take_along_axis(hidden, index, axis=1)[:, 0, :]
    return last @ w + b
