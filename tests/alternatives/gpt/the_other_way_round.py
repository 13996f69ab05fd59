"""Things done in another order: cut off what is left, fill first and write later, write the answer from behind."""

import numpy as np
from softmax import log_softmax


def language_model_loss(logits, token_ids):
    vocab = logits.shape[-1]
    log_p = np.delete(log_softmax(logits), -1, axis=-2).reshape(-1, vocab)
    came = np.delete(token_ids, 0, axis=-1).ravel()
    return -np.average([row[i] for row, i in zip(log_p, came)])


def perplexity(logits, token_ids):
    return 1 / np.exp(-language_model_loss(logits, token_ids))


def filter_logits(logits, top_k=None, top_p=None):
    up = np.argsort(logits, axis=-1)
    ordered = np.take_along_axis(logits, up, axis=-1).astype(float)
    if top_k is not None:
        ordered[..., : max(ordered.shape[-1] - top_k, 0)] = -np.inf
    if top_p is not None:
        e = np.exp(ordered - ordered[..., -1:])
        # From below: whatever lies in the tail that 1 − top_p leaves room for goes away.
        tail = np.cumsum(e, axis=-1) / e.sum(axis=-1, keepdims=True)
        gone = tail <= 1 - top_p
        gone[..., -1] = False
        ordered[gone] = -np.inf
    filtered = np.empty(ordered.shape)
    np.put_along_axis(filtered, up, ordered, axis=-1)
    return filtered


def few_shot_prompt(instruction, examples, query):
    prompt = query + " =>"
    for x, y in reversed(examples):
        prompt = f"{x} => {y}\n{prompt}"
    return f"{instruction}\n{prompt}"


def induction_attention(token_ids):
    n = len(token_ids)
    found = np.zeros((n, n), dtype=bool)
    for back in range(1, n + 1):
        for t in range(back - 1, n):
            j = t - back + 1
            found[t, j] = j > 0 and token_ids[j - 1] == token_ids[t]
    sums = found.sum(1)
    weights = found.astype(np.float64)
    weights[sums > 0] /= sums[sums > 0, None]
    return weights


def attend_with_cache(q, k, v, cache):
    keys, values = (np.atleast_2d(k), np.atleast_2d(v)) if cache is None else map(np.vstack, zip(cache, (k, v)))
    scores = (q / np.sqrt(len(q))) @ keys.T
    weights = np.exp(scores - np.logaddexp.reduce(scores))
    return weights @ values, (keys, values)


def classify_last_token(hidden, lengths, w, b):
    everywhere = hidden @ w + b
    return everywhere[np.arange(len(hidden)), lengths - 1, :]
