# wrong: filter_logits = boundary_left_out
# student: Rui, keeps what sums to at most p
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
    if top_k is not None and top_k < x.shape[-1]:
        x[x < np.sort(x)[..., [-top_k]]] = -np.inf
    if top_p is not None:
        order = np.argsort(-x)
        reached = np.cumsum(softmax(np.take_along_axis(x, order, -1)), axis=-1)
        keep = reached <= top_p + 1e-12  # <-
        keep[..., 0] = True
        x[~np.take_along_axis(keep, np.argsort(order), -1)] = -np.inf
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
        keys, values = k[None, :], v[None, :]
    else:
        keys = np.concatenate([cache[0], k[None, :]])
        values = np.concatenate([cache[1], v[None, :]])
    output, _ = scaled_dot_product_attention(q[None, :], keys, values)
    return output[0], (keys, values)


def classify_last_token(hidden, lengths, w, b):
    last = np.stack([text[n - 1] for text, n in zip(hidden, lengths)])
    return last @ w + b
