"""A row at a time, with NumPy for the row."""

import numpy as np


def loss_of_one(logits, ids):
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return [-log_p[t, ids[t + 1]] for t in range(len(ids) - 1)]


def language_model_loss(logits, token_ids):
    n, vocab = logits.shape[-2:]
    costs = [loss_of_one(a, b) for a, b in zip(logits.reshape(-1, n, vocab), token_ids.reshape(-1, n))]
    return np.mean(costs)


def perplexity(logits, token_ids):
    n, vocab = logits.shape[-2:]
    costs = np.concatenate([loss_of_one(a, b) for a, b in zip(logits.reshape(-1, n, vocab), token_ids.reshape(-1, n))])
    return np.prod(np.exp(costs / len(costs)))


def filter_row(row, top_k=None, top_p=None):
    down = np.argsort(row)[::-1]
    keep = len(row) if top_k is None else min(top_k, len(row))
    if top_p is not None and top_p < 1:
        best = row[down[:keep]]
        e = np.exp(best - best[0])
        reached = np.cumsum(e / e.sum())
        keep = min(keep, int(np.searchsorted(reached, top_p)) + 1)
    kept = np.full(len(row), -np.inf)
    kept[down[:keep]] = row[down[:keep]]
    return kept


def filter_logits(logits, top_k=None, top_p=None):
    return np.apply_along_axis(filter_row, -1, logits, top_k, top_p)


def few_shot_prompt(instruction, examples, query):
    text = "%s\n" % instruction
    for pair in examples:
        text = text + "%s => %s\n" % (pair[0], pair[1])
    return text + "%s =>" % query


def induction_attention(token_ids):
    n = len(token_ids)
    rows = []
    for t, token in enumerate(token_ids):
        row = np.zeros(n)
        after = np.flatnonzero(token_ids[:t] == token) + 1
        if len(after):
            row[after] = 1 / len(after)
        rows.append(row)
    return np.array(rows)


def attend_with_cache(q, k, v, cache):
    t = 0 if cache is None else len(cache[0])
    keys, values = np.zeros((t + 1, len(k))), np.zeros((t + 1, len(v)))
    if cache is not None:
        keys[:t], values[:t] = cache
    keys[t], values[t] = k, v
    scores = keys @ q / np.sqrt(q.size)
    e = np.exp(scores - scores.max())
    return e @ values / e.sum(), (keys, values)


def classify_last_token(hidden, lengths, w, b):
    return np.array([text[length - 1] @ w + b for text, length in zip(hidden, lengths)])
