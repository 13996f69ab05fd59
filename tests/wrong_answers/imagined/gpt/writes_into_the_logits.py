# wrong: filter_logits = logits_changed
# wrong: attend_with_cache = cache_overwritten
# student: Cy, in place is faster
import numpy as np
from self_attention import scaled_dot_product_attention
from softmax import cross_entropy, softmax


def language_model_loss(logits, token_ids):
    vocab = logits.shape[-1]
    return cross_entropy(logits[..., :-1, :].reshape(-1, vocab), token_ids[..., 1:].reshape(-1))


def perplexity(logits, token_ids):
    vocab = logits.shape[-1]
    loss = cross_entropy(logits[..., :-1, :].reshape(-1, vocab), token_ids[..., 1:].reshape(-1))
    return float(np.exp(loss))


def filter_logits(logits, top_k=None, top_p=None):
    if top_k is not None and top_k < logits.shape[-1]:
        logits[logits < np.sort(logits)[..., [-top_k]]] = -np.inf
    if top_p is not None and top_p < 1:
        order = np.argsort(-logits)
        p = softmax(np.take_along_axis(logits, order, -1))
        gone = np.cumsum(p, -1) - p >= top_p
        gone[..., 0] = False
        logits[np.take_along_axis(gone, np.argsort(order), -1)] = -np.inf
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
    if cache is None:
        cache = (np.array([k]), np.array([v]))
    keys, values = cache
    keys[-1] = k
    values[-1] = v
    output, _ = scaled_dot_product_attention(q[None], keys, values)
    return output[0], (keys, values)


def classify_last_token(hidden, lengths, w, b):
    return hidden[np.arange(len(hidden)), lengths - 1] @ w + b
