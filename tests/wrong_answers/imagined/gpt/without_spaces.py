# wrong: few_shot_prompt = arrows_without_spaces
# wrong: induction_attention = not_shared_out
# student: Rex, saves spaces and divisions
import numpy as np
from self_attention import scaled_dot_product_attention
from softmax import cross_entropy, softmax


def language_model_loss(logits, token_ids):
    vocab = logits.shape[-1]
    return cross_entropy(logits[..., :-1, :].reshape(-1, vocab), token_ids[..., 1:].reshape(-1))


def perplexity(logits, token_ids):
    return np.exp(language_model_loss(logits, token_ids))


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
    lines = [instruction] + [x + "=>" + y for x, y in examples] + [query + "=>"]
    return "\n".join(lines)


def induction_attention(token_ids):
    n = len(token_ids)
    m = np.zeros((n, n))
    m[:, 1:] = token_ids[:, None] == token_ids[:-1]
    return np.tril(m)


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
