# wrong: attend_with_cache = cache_as_a_list
# wrong: classify_last_token = best_class
# student: Yul, square brackets, and the answer right away
import numpy as np
from self_attention import scaled_dot_product_attention
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
            weights[t, j] = 1 / len(found)
    return weights


def attend_with_cache(q, k, v, cache):
    if cache is None:
        cache = [np.empty((0, len(k))), np.empty((0, len(v)))]
    keys = np.concatenate([cache[0], [k]])
    values = np.concatenate([cache[1], [v]])
    output, _ = scaled_dot_product_attention(q[None], keys, values)
    return output[0], [keys, values]  # <-


def classify_last_token(hidden, lengths, w, b):
    last = hidden[np.arange(len(hidden)), lengths - 1]
    return (last @ w + b).argmax(axis=-1)  # <-
