# wrong: filter_logits = nothing_stays
# student: Sol, remembered all but two lines of a well-known snippet
import numpy as np
from softmax import cross_entropy, softmax


def language_model_loss(logits, token_ids):
    vocab = logits.shape[-1]
    return cross_entropy(logits[..., :-1, :].reshape(-1, vocab), token_ids[..., 1:].reshape(-1))


def perplexity(logits, token_ids):
    return np.exp(language_model_loss(logits, token_ids))


def filter_logits(logits, top_k=None, top_p=None):
    logits = logits.astype(float)
    if top_k is not None:
        k = min(top_k, logits.shape[-1])
        logits = np.where(logits < np.sort(logits)[..., -k, None], -np.inf, logits)
    if top_p is not None and top_p < 1.0:
        order = np.argsort(logits)[..., ::-1]
        reached = np.cumsum(softmax(np.take_along_axis(logits, order, -1)), -1)
        remove = reached > top_p  # <-
        remove_at = np.zeros_like(remove)
        np.put_along_axis(remove_at, order, remove, -1)
        logits = np.where(remove_at, -np.inf, logits)
    return logits


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
    keys = k[None] if cache is None else np.vstack([cache[0], k])
    values = v[None] if cache is None else np.vstack([cache[1], v])
    weights = softmax(keys @ q / np.sqrt(len(q)))
    return weights @ values, (keys, values)


def classify_last_token(hidden, lengths, w, b):
    return hidden[np.arange(len(hidden)), lengths - 1] @ w + b
