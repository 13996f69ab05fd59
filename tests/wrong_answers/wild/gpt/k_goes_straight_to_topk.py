# source: https://github.com/TransformerLensOrg/TransformerLens/pull/1347
# wrong: filter_logits = top_k_not_capped
# mistake: filter_logits: top_k is not held at the size of the vocabulary, and a larger one ends in an exception

import numpy as np
from self_attention import scaled_dot_product_attention
from softmax import cross_entropy, log_softmax, softmax


def language_model_loss(logits, token_ids):
    log_p = log_softmax(logits)[..., :-1, :]
    return -np.take_along_axis(log_p, token_ids[..., 1:, None], axis=-1).mean()


def perplexity(logits, token_ids):
    vocab = logits.shape[-1]
    loss = cross_entropy(logits[..., :-1, :].reshape(-1, vocab), token_ids[..., 1:].reshape(-1))
    return float(np.exp(loss))


def filter_logits(logits, top_k=None, top_p=None):
    x = np.array(logits, dtype=float)
    if top_k is not None:
        smallest = np.sort(x, axis=-1)[..., -top_k]  # <-
        x = np.where(x < smallest[..., None], -np.inf, x)
    if top_p is not None and top_p < 1:
        order = np.argsort(-x)
        p = softmax(np.take_along_axis(x, order, -1))
        remove = np.cumsum(p, axis=-1) - p >= top_p
        remove[..., 0] = False
        x[np.take_along_axis(remove, np.argsort(order), -1)] = -np.inf
    return x


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
        keys, values = k[None, :], v[None, :]
    else:
        keys = np.concatenate([cache[0], k[None, :]])
        values = np.concatenate([cache[1], v[None, :]])
    output, _ = scaled_dot_product_attention(q[None, :], keys, values)
    return output[0], (keys, values)


def classify_last_token(hidden, lengths, w, b):
    last = np.stack([text[n - 1] for text, n in zip(hidden, lengths)])
    return last @ w + b
