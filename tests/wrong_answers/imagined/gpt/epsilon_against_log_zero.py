# wrong: language_model_loss = epsilon_in_log_1e_9
# wrong: attend_with_cache = new_token_not_seen
# student: Max, adds a little to be safe, and asks the past before joining it
import numpy as np
from softmax import cross_entropy, softmax


def language_model_loss(logits, token_ids):
    p = softmax(logits[..., :-1, :])
    picked = np.take_along_axis(p, token_ids[..., 1:, None], axis=-1)
    return -np.log(picked + 1e-9).mean()


def perplexity(logits, token_ids):
    return np.exp(cross_entropy(logits[..., :-1, :].reshape(-1, logits.shape[-1]), token_ids[..., 1:].reshape(-1)))


def filter_logits(logits, top_k=None, top_p=None):
    kept = np.array(logits, dtype=float)
    if top_k is not None and top_k < kept.shape[-1]:
        kept[kept < np.sort(kept)[..., [-top_k]]] = -np.inf
    if top_p is not None and top_p < 1:
        order = np.argsort(-kept)
        p = softmax(np.take_along_axis(kept, order, -1))
        gone = np.cumsum(p, -1) - p >= top_p
        gone[..., 0] = False
        back = np.argsort(order)
        kept[np.take_along_axis(gone, back, -1)] = -np.inf
    return kept


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
        return v, (k[None], v[None])
    keys, values = cache
    weights = softmax(keys @ q / np.sqrt(len(q)))
    output = weights @ values
    return output, (np.vstack([keys, k]), np.vstack([values, v]))


def classify_last_token(hidden, lengths, w, b):
    return hidden[np.arange(len(hidden)), lengths - 1] @ w + b
