# wrong: few_shot_prompt = ?
# clear: few_shot_prompt ~ None
# wrong: attend_with_cache = three_results
# student: Sam, prints, and returns all that there is
import numpy as np
from softmax import cross_entropy, softmax


def language_model_loss(logits, token_ids):
    vocab = logits.shape[-1]
    return cross_entropy(logits[..., :-1, :].reshape(-1, vocab), token_ids[..., 1:].reshape(-1))


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
    print(instruction)
    for x, y in examples:
        print(f"{x} => {y}")
    print(f"{query} =>")


def induction_attention(token_ids):
    n = len(token_ids)
    m = np.zeros((n, n))
    m[:, 1:] = token_ids[:, None] == token_ids[:-1]
    m = np.tril(m)
    return m / np.maximum(m.sum(axis=1, keepdims=True), 1)


def attend_with_cache(q, k, v, cache):
    keys = k[None] if cache is None else np.vstack([cache[0], k])
    values = v[None] if cache is None else np.vstack([cache[1], v])
    output = softmax(keys @ q / np.sqrt(len(q))) @ values
    return output, keys, values  # <-


def classify_last_token(hidden, lengths, w, b):
    return hidden[np.arange(len(hidden)), lengths - 1] @ w + b
