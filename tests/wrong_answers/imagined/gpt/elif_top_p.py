# wrong: filter_logits = top_p_after_top_k_skipped
# wrong: attend_with_cache = cache_not_extended
# student: Zoe, one or the other, and the past is what it was
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
    x = np.array(logits, dtype=float)
    if top_k is not None:
        if top_k < x.shape[-1]:
            x[x < np.sort(x)[..., [-top_k]]] = -np.inf
    elif top_p is not None and top_p < 1:
        order = np.argsort(-x)
        p = softmax(np.take_along_axis(x, order, -1))
        gone = np.cumsum(p, -1) - p >= top_p
        gone[..., 0] = False
        x[np.take_along_axis(gone, np.argsort(order), -1)] = -np.inf
    return x


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
    if cache is None:
        cache = (k[None], v[None])
        keys, values = cache
    else:
        keys, values = np.vstack([cache[0], k]), np.vstack([cache[1], v])
    output, _ = scaled_dot_product_attention(q[None], keys, values)
    return output[0], cache


def classify_last_token(hidden, lengths, w, b):
    return hidden[np.arange(len(hidden)), lengths - 1] @ w + b
