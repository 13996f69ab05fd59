# wrong: filter_logits = logits_added_up
# wrong: induction_attention = wrapped_around
# student: Ian, sums the wrong numbers, and rolls
import numpy as np
from self_attention import scaled_dot_product_attention
from softmax import cross_entropy


def language_model_loss(logits, token_ids):
    vocab = logits.shape[-1]
    return cross_entropy(logits[..., :-1, :].reshape(-1, vocab), token_ids[..., 1:].reshape(-1))


def perplexity(logits, token_ids):
    vocab = logits.shape[-1]
    loss = cross_entropy(logits[..., :-1, :].reshape(-1, vocab), token_ids[..., 1:].reshape(-1))
    return float(np.exp(loss))


def filter_logits(logits, top_k=None, top_p=None):
    x = np.array(logits, dtype=float)
    if top_k is not None and top_k < x.shape[-1]:
        x[x < np.sort(x)[..., [-top_k]]] = -np.inf
    if top_p is not None and top_p < 1:
        order = np.argsort(-x)
        s = np.take_along_axis(x, order, -1)
        gone = np.cumsum(s, -1) - s >= top_p
        gone[..., 0] = False
        x[np.take_along_axis(gone, np.argsort(order), -1)] = -np.inf
    return x


def few_shot_prompt(instruction, examples, query):
    lines = [f"{x} => {y}" for x, y in examples]
    return "\n".join([instruction, *lines, f"{query} =>"])


def induction_attention(token_ids):
    n = len(token_ids)
    previous = np.roll(token_ids, 1)
    m = np.tril(token_ids[:, None] == previous[None, :]).astype(float)
    return m / np.maximum(m.sum(axis=1, keepdims=True), 1)


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
