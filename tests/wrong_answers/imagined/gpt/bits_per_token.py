# wrong: language_model_loss = bits_not_nats
# wrong: perplexity = loss_returned
# student: Lea, counts bits in one function and forgets the power in the other
import numpy as np
from self_attention import scaled_dot_product_attention
from softmax import cross_entropy, softmax


def language_model_loss(logits, token_ids):
    p = softmax(logits[..., :-1, :])
    x = logits[..., :-1, :]
    log_p = (x - x.max(-1, keepdims=True)) - np.log(np.exp(x - x.max(-1, keepdims=True)).sum(-1, keepdims=True))
    bits = log_p / np.log(2)
    return -np.take_along_axis(bits, token_ids[..., 1:, None], axis=-1).mean()


def perplexity(logits, token_ids):
    vocab = logits.shape[-1]
    return cross_entropy(logits[..., :-1, :].reshape(-1, vocab), token_ids[..., 1:].reshape(-1))  # <-


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
    return hidden[np.arange(len(hidden)), lengths - 1] @ w + b
