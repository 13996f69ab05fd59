# source: https://github.com/pytorch/pytorch/issues/103082
# wrong: attend_with_cache = cut_to_the_first_key
# mistake: attend_with_cache: a causal mask of one row and S columns begins at the upper left, so the only query sees the first key alone

import numpy as np
from softmax import log_softmax, softmax


def language_model_loss(logits, token_ids):
    log_p = log_softmax(logits)[..., :-1, :]
    return -np.take_along_axis(log_p, token_ids[..., 1:, None], axis=-1).mean()


def perplexity(logits, token_ids):
    return np.exp(language_model_loss(logits, token_ids))


def filter_logits(logits, top_k=None, top_p=None):
    rank = np.argsort(np.argsort(-logits))
    k = logits.shape[-1] if top_k is None else top_k
    x = np.where(rank < k, logits, -np.inf)
    if top_p is None or top_p >= 1:
        return x
    p = np.take_along_axis(softmax(x), np.argsort(-logits), -1)
    before = np.take_along_axis(np.cumsum(p, -1) - p, rank, -1)
    return np.where((before < top_p) | (rank == 0), x, -np.inf)


def few_shot_prompt(instruction, examples, query):
    lines = [f"{x} => {y}" for x, y in examples]
    return "\n".join([instruction, *lines, f"{query} =>"])


def induction_attention(token_ids):
    n = len(token_ids)
    weights = np.zeros((n, n))
    for t in range(n):
        found = [j for j in range(1, t + 1) if token_ids[j - 1] == token_ids[t]]
        for j in found:
            weights[t, j] = 1 / len(found)
    return weights


def attend_with_cache(q, k, v, cache):
    keys = k[None] if cache is None else np.concatenate([cache[0], k[None]])
    values = v[None] if cache is None else np.concatenate([cache[1], v[None]])
    attn_mask = np.tril(np.ones((1, len(keys)), dtype=bool))  # <-
    scores = q[None] @ keys.T / np.sqrt(len(q))
    scores = np.where(attn_mask, scores, -np.inf)
    return (softmax(scores) @ values)[0], (keys, values)


def classify_last_token(hidden, lengths, w, b):
    return hidden[np.arange(len(hidden)), lengths - 1] @ w + b
