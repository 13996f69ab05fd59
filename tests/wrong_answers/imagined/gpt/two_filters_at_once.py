# wrong: filter_logits = top_p_of_all_tokens
# wrong: few_shot_prompt = blank_line_after_the_instruction
# student: Yan, both filters look at the model's own probabilities
import numpy as np
from self_attention import scaled_dot_product_attention
from softmax import cross_entropy, softmax


def language_model_loss(logits, token_ids):
    vocab = logits.shape[-1]
    return cross_entropy(logits[..., :-1, :].reshape(-1, vocab), token_ids[..., 1:].reshape(-1))


def perplexity(logits, token_ids):
    return np.exp(language_model_loss(logits, token_ids))


def filter_logits(logits, top_k=None, top_p=None):
    order = np.argsort(-logits)
    p = softmax(np.take_along_axis(logits, order, -1))
    keep = np.ones(logits.shape, dtype=bool)
    if top_k is not None:
        keep[..., top_k:] = False
    if top_p is not None and top_p < 1:
        keep &= np.cumsum(p, -1) - p < top_p
    keep[..., 0] = True
    return np.where(np.take_along_axis(keep, np.argsort(order), -1), logits, -np.inf)


def few_shot_prompt(instruction, examples, query):
    prompt = f"{instruction}\n\n"
    for x, y in examples:
        prompt += f"{x} => {y}\n"
    return prompt + f"{query} =>"


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
