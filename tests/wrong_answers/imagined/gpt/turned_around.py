# wrong: induction_attention = rows_and_columns_exchanged
# wrong: attend_with_cache = cache_values_first
# student: Wes, has it all, in another order
import numpy as np
from softmax import cross_entropy, softmax


def language_model_loss(logits, token_ids):
    vocab = logits.shape[-1]
    return cross_entropy(logits[..., :-1, :].reshape(-1, vocab), token_ids[..., 1:].reshape(-1))


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
    prompt = instruction + "\n"
    for x, y in examples:
        prompt += x + " => " + y + "\n"
    return prompt + query + " =>"


def induction_attention(token_ids):
    n = len(token_ids)
    weights = np.zeros((n, n))
    for t in range(n):
        found = [j for j in range(1, t + 1) if token_ids[j - 1] == token_ids[t]]
        for j in found:
            weights[j, t] = 1 / len(found)  # <-
    return weights


def attend_with_cache(q, k, v, cache):
    keys = k[None] if cache is None else np.vstack([cache[0], k])
    values = v[None] if cache is None else np.vstack([cache[1], v])
    weights = softmax(keys @ q / np.sqrt(len(q)))
    return weights @ values, (values, keys)  # <-


def classify_last_token(hidden, lengths, w, b):
    return hidden[np.arange(len(hidden)), lengths - 1] @ w + b
