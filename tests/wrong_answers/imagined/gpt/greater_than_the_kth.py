# wrong: filter_logits = top_k_one_too_few
# wrong: classify_last_token = state_after_the_last
# student: Abe, off by one on two fronts
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
        kth = np.sort(x)[..., [-min(top_k, x.shape[-1])]]
        x = np.where(x > kth, x, -np.inf)  # <-
    if top_p is not None and top_p < 1:
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
    rows = np.arange(hidden.shape[0])
    return hidden[rows, lengths] @ w + b  # <-
