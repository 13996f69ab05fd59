# wrong: language_model_loss = softmax_over_positions
# wrong: filter_logits = top_k_smallest
# student: Quin, axis -2 and the first k of argsort
import numpy as np
from self_attention import scaled_dot_product_attention
from softmax import cross_entropy, log_softmax, softmax


def language_model_loss(logits, token_ids):
    log_p = log_softmax(logits[..., :-1, :], axis=-2)  # <-
    return -np.take_along_axis(log_p, token_ids[..., 1:, None], axis=-1).mean()


def perplexity(logits, token_ids):
    vocab = logits.shape[-1]
    return np.exp(cross_entropy(logits[..., :-1, :].reshape(-1, vocab), token_ids[..., 1:].reshape(-1)))


def filter_logits(logits, top_k=None, top_p=None):
    out = np.array(logits, dtype=float)
    if top_k is not None:
        best = np.argsort(out, axis=-1)[..., :top_k]  # <-
        kept = np.full(out.shape, -np.inf)
        np.put_along_axis(kept, best, np.take_along_axis(out, best, -1), -1)
        out = kept
    if top_p is not None and top_p < 1:
        order = np.argsort(-out)
        p = softmax(np.take_along_axis(out, order, -1))
        gone = np.cumsum(p, -1) - p >= top_p
        gone[..., 0] = False
        out[np.take_along_axis(gone, np.argsort(order), -1)] = -np.inf
    return out


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
    return hidden[np.arange(len(hidden)), lengths - 1] @ w + b
