"""Plain loops over lists, and `math`, without the functions of earlier chapters."""

import math

import numpy as np


def surprises(logits, token_ids):
    for place in np.ndindex(*token_ids.shape):
        *text, t = place
        if t + 1 == token_ids.shape[-1]:
            continue
        row = [float(x) for x in logits[place]]
        top = max(row)
        log_sum = top + math.log(sum(math.exp(x - top) for x in row))
        yield log_sum - row[token_ids[(*text, t + 1)]]


def language_model_loss(logits, token_ids):
    costs = list(surprises(logits, token_ids))
    return sum(costs) / len(costs)


def perplexity(logits, token_ids):
    return math.exp(language_model_loss(logits, token_ids))


def filter_one(row, top_k, top_p):
    ids = sorted(range(len(row)), key=lambda i: row[i], reverse=True)
    if top_k is not None:
        ids = ids[:top_k]
    if top_p is not None and top_p < 1:
        weights = [math.exp(row[i] - row[ids[0]]) for i in ids]
        total, reached, needed = sum(weights), 0.0, 0
        while reached < top_p:
            reached += weights[needed] / total
            needed += 1
        ids = ids[:needed]
    return [row[i] if i in ids else -math.inf for i in range(len(row))]


def filter_logits(logits, top_k=None, top_p=None):
    if logits.ndim == 1:
        return np.array(filter_one([float(x) for x in logits], top_k, top_p))
    return np.stack([filter_logits(part, top_k, top_p) for part in logits])


def few_shot_prompt(instruction, examples, query):
    prompt = instruction
    for x, y in examples:
        prompt += "\n" + x + " => " + y
    return prompt + "\n" + query + " =>"


def induction_attention(token_ids):
    weights = np.zeros((len(token_ids), len(token_ids)))
    for t in range(len(token_ids)):
        found = [j for j in range(1, t + 1) if token_ids[j - 1] == token_ids[t]]
        for j in found:
            weights[t, j] = 1 / len(found)
    return weights


def attend_with_cache(q, k, v, cache):
    keys, values = ([], []) if cache is None else (list(cache[0]), list(cache[1]))
    keys.append(k)
    values.append(v)
    scores = [sum(a * b for a, b in zip(q, key)) / math.sqrt(len(q)) for key in keys]
    top = max(scores)
    powers = [math.exp(s - top) for s in scores]
    output = np.zeros(len(v))
    for power, value in zip(powers, values):
        output += power / sum(powers) * value
    return output, (np.array(keys, dtype=float), np.array(values, dtype=float))


def classify_last_token(hidden, lengths, w, b):
    logits = np.empty((len(hidden), len(b)))
    for i, text in enumerate(hidden):
        state = text[lengths[i] - 1]
        for c in range(len(b)):
            logits[i, c] = sum(x * w[f, c] for f, x in enumerate(state)) + b[c]
    return logits
