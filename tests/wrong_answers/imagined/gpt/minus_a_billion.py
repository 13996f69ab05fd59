# wrong: filter_logits = left_out_filled_1e+09 | left_out_filled__1e9
# wrong: classify_last_token = mean_of_the_real
# student: Xia, as masks are filled elsewhere, and pooled as sentences are
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
        x[x < np.sort(x)[..., [-top_k]]] = -1e9
    if top_p is not None and top_p < 1:
        order = np.argsort(-x)
        p = softmax(np.take_along_axis(x, order, -1))
        gone = np.cumsum(p, -1) - p >= top_p
        gone[..., 0] = False
        x[np.take_along_axis(gone, np.argsort(order), -1)] = -1e9
    return x


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
    pooled = np.stack([h[:n].mean(axis=0) for h, n in zip(hidden, lengths)])
    return pooled @ w + b
