# wrong: induction_attention = unmatched_uniform
# wrong: classify_last_token = first_length_for_all
# student: Vic, fills and takes a softmax; all texts are as long as the first
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
    kept = np.array(logits, dtype=float)
    if top_k is not None and top_k < kept.shape[-1]:
        kept[kept < np.sort(kept)[..., [-top_k]]] = -np.inf
    if top_p is not None and top_p < 1:
        order = np.argsort(-kept)
        p = softmax(np.take_along_axis(kept, order, -1))
        gone = np.cumsum(p, -1) - p >= top_p
        gone[..., 0] = False
        back = np.argsort(order)
        kept[np.take_along_axis(gone, back, -1)] = -np.inf
    return kept


def few_shot_prompt(instruction, examples, query):
    prompt = instruction + "\n"
    for x, y in examples:
        prompt += x + " => " + y + "\n"
    return prompt + query + " =>"


def induction_attention(token_ids):
    n = len(token_ids)
    before = np.concatenate([[-1], token_ids[:-1]])
    scores = np.where(token_ids[:, None] == before[None, :], 0.0, -1e9)
    scores = np.where(np.tri(n, dtype=bool), scores, -np.inf)
    return softmax(scores)


def attend_with_cache(q, k, v, cache):
    keys = k[None] if cache is None else np.vstack([cache[0], k])
    values = v[None] if cache is None else np.vstack([cache[1], v])
    weights = softmax(keys @ q / np.sqrt(len(q)))
    return weights @ values, (keys, values)


def classify_last_token(hidden, lengths, w, b):
    n = int(lengths[0])
    return hidden[:, n - 1] @ w + b
