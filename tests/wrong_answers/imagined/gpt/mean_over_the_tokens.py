# wrong: language_model_loss = divided_by_all_tokens
# wrong: perplexity = divided_by_all_tokens
# student: Gus, divides by how many tokens there are
import numpy as np
from softmax import log_softmax, softmax


def language_model_loss(logits, token_ids):
    log_p = log_softmax(logits[..., :-1, :])
    total = -np.take_along_axis(log_p, token_ids[..., 1:, None], axis=-1).sum()
    return total / token_ids.size  # <-


def perplexity(logits, token_ids):
    log_p = log_softmax(logits[..., :-1, :])
    total = -np.take_along_axis(log_p, token_ids[..., 1:, None], axis=-1).sum()
    return np.exp(total / token_ids.size)  # <-


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
    prompt = instruction + "\n"
    for x, y in examples:
        prompt += x + " => " + y + "\n"
    return prompt + query + " =>"


def induction_attention(token_ids):
    n = len(token_ids)
    m = np.zeros((n, n))
    m[:, 1:] = token_ids[:, None] == token_ids[:-1]
    m = np.tril(m)
    return m / np.maximum(m.sum(axis=1, keepdims=True), 1)


def attend_with_cache(q, k, v, cache):
    keys = k[None] if cache is None else np.vstack([cache[0], k])
    values = v[None] if cache is None else np.vstack([cache[1], v])
    weights = softmax(keys @ q / np.sqrt(len(q)))
    return weights @ values, (keys, values)


def classify_last_token(hidden, lengths, w, b):
    last = np.stack([text[n - 1] for text, n in zip(hidden, lengths)])
    return last @ w + b
