# wrong: filter_logits = each_probability_above_top_p
# wrong: induction_attention = looks_at_its_like
# student: Eva, a token needs probability p; like looks at like
import numpy as np
from softmax import cross_entropy, softmax


def language_model_loss(logits, token_ids):
    vocab = logits.shape[-1]
    return cross_entropy(logits[..., :-1, :].reshape(-1, vocab), token_ids[..., 1:].reshape(-1))


def perplexity(logits, token_ids):
    return np.exp(language_model_loss(logits, token_ids))


def filter_logits(logits, top_k=None, top_p=None):
    x = np.array(logits, dtype=float)
    if top_k is not None and top_k < x.shape[-1]:
        x[x < np.sort(x)[..., [-top_k]]] = -np.inf
    if top_p is not None and top_p < 1:
        p = softmax(x)
        keep = (p >= top_p) | (p == p.max(axis=-1, keepdims=True))
        x = np.where(keep, x, -np.inf)
    return x


def few_shot_prompt(instruction, examples, query):
    lines = [f"{x} => {y}" for x, y in examples]
    return "\n".join([instruction, *lines, f"{query} =>"])


def induction_attention(token_ids):
    n = len(token_ids)
    m = np.tril(token_ids[:, None] == token_ids[None, :], k=-1).astype(float)
    return m / np.maximum(m.sum(axis=1, keepdims=True), 1)


def attend_with_cache(q, k, v, cache):
    keys = k[None] if cache is None else np.vstack([cache[0], k])
    values = v[None] if cache is None else np.vstack([cache[1], v])
    weights = softmax(keys @ q / np.sqrt(len(q)))
    return weights @ values, (keys, values)


def classify_last_token(hidden, lengths, w, b):
    last = np.stack([text[n - 1] for text, n in zip(hidden, lengths)])
    return last @ w + b
