# wrong: filter_logits = left_out_filled_0
# wrong: attend_with_cache = appended_in_front
# student: Wim, zero means gone, and the newest comes first
import numpy as np
from softmax import log_softmax, softmax


def language_model_loss(logits, token_ids):
    log_p = log_softmax(logits)[..., :-1, :]
    return -np.take_along_axis(log_p, token_ids[..., 1:, None], axis=-1).mean()


def perplexity(logits, token_ids):
    return np.exp(language_model_loss(logits, token_ids))


def filter_logits(logits, top_k=None, top_p=None):
    rank = np.argsort(np.argsort(-logits))
    keep = rank < (logits.shape[-1] if top_k is None else top_k)
    if top_p is not None and top_p < 1:
        x = np.where(keep, logits, -np.inf)
        p = np.take_along_axis(softmax(x), np.argsort(-logits), -1)
        before = np.take_along_axis(np.cumsum(p, -1) - p, rank, -1)
        keep = keep & ((before < top_p) | (rank == 0))
    return logits * keep


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
    if cache is None:
        keys, values = k[None], v[None]
    else:
        keys, values = np.vstack([k, cache[0]]), np.vstack([v, cache[1]])
    weights = softmax(keys @ q / np.sqrt(len(q)))
    return weights @ values, (keys, values)


def classify_last_token(hidden, lengths, w, b):
    last = np.stack([text[n - 1] for text, n in zip(hidden, lengths)])
    return last @ w + b
