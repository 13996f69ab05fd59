# wrong: filter_logits = least_likely_first
# wrong: few_shot_prompt = thin_arrows
# student: Tia, forgot that sorting goes upward
import numpy as np
from self_attention import scaled_dot_product_attention
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
        order = np.argsort(x)  # <-
        p = softmax(np.take_along_axis(x, order, -1))
        gone = np.cumsum(p, -1) - p >= top_p
        gone[..., 0] = False
        x[np.take_along_axis(gone, np.argsort(order), -1)] = -np.inf
    return x


def few_shot_prompt(instruction, examples, query):
    body = "\n".join(f"{a} -> {b}" for a, b in examples)
    return f"{instruction}\n{body}\n{query} ->"


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
        keys, values = k[None, :], v[None, :]
    else:
        keys = np.concatenate([cache[0], k[None, :]])
        values = np.concatenate([cache[1], v[None, :]])
    output, _ = scaled_dot_product_attention(q[None, :], keys, values)
    return output[0], (keys, values)


def classify_last_token(hidden, lengths, w, b):
    return hidden[np.arange(len(hidden)), lengths - 1] @ w + b
