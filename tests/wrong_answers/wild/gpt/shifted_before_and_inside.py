# source: https://github.com/huggingface/transformers/pull/44642
# wrong: language_model_loss = shifted_twice
# mistake: language_model_loss: the labels are shifted by the caller, and once more inside of the loss: the token after the next one is predicted

import numpy as np
from self_attention import scaled_dot_product_attention
from softmax import cross_entropy, softmax


def causal_loss(logits, labels):
    shift_logits, shift_labels = logits[..., :-1, :], labels[..., 1:]  # <-
    return cross_entropy(shift_logits.reshape(-1, logits.shape[-1]), shift_labels.reshape(-1))


def language_model_loss(logits, token_ids):
    inputs, labels = logits[..., :-1, :], token_ids[..., 1:]  # <-
    return causal_loss(inputs, labels)


def perplexity(logits, token_ids):
    vocab = logits.shape[-1]
    loss = cross_entropy(logits[..., :-1, :].reshape(-1, vocab), token_ids[..., 1:].reshape(-1))
    return float(np.exp(loss))


def filter_logits(logits, top_k=None, top_p=None):
    rank = np.argsort(np.argsort(-logits))
    k = logits.shape[-1] if top_k is None else top_k
    x = np.where(rank < k, logits, -np.inf)
    if top_p is None or top_p >= 1:
        return x
    p = np.take_along_axis(softmax(x), np.argsort(-logits), -1)
    before = np.take_along_axis(np.cumsum(p, -1) - p, rank, -1)
    return np.where((before < top_p) | (rank == 0), x, -np.inf)


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
