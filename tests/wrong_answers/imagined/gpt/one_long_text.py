# wrong: language_model_loss = flattened_before_the_shift
# wrong: classify_last_token = padded_last_state
# student: Eli, flattens first and thinks later
import numpy as np
from softmax import cross_entropy, softmax


def language_model_loss(logits, token_ids):
    logits = logits.reshape(-1, logits.shape[-1])
    token_ids = token_ids.reshape(-1)
    return cross_entropy(logits[:-1], token_ids[1:])


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
    lines = [f"{x} => {y}" for x, y in examples]
    return "\n".join([instruction, *lines, f"{query} =>"])


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
    last = hidden[:, -1, :]  # <-
    return last @ w + b
