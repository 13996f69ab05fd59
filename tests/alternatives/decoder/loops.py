"""Head by head and query by query, on plain rows, without the functions of earlier chapters."""

import math

import numpy as np


def attend(q, keys, values, allowed):
    seen = [j for j in range(len(keys)) if allowed is None or allowed[j]]
    scores = [sum(a * b for a, b in zip(q, keys[j])) / math.sqrt(len(q)) for j in seen]
    weights = np.zeros(len(keys))
    top = max(scores, default=0.0)
    total = sum(math.exp(s - top) for s in scores)
    for j, s in zip(seen, scores):
        weights[j] = math.exp(s - top) / total
    return weights @ values, weights


def one_sentence(x, memory, w_q, w_k, w_v, w_o, n_heads, mask):
    d_head = x.shape[1] // n_heads
    q, k, v = x @ w_q, memory @ w_k, memory @ w_v
    heads, weights = np.zeros(x.shape), np.zeros((n_heads, len(x), len(memory)))
    for h in range(n_heads):
        part = slice(h * d_head, (h + 1) * d_head)
        for i in range(len(x)):
            heads[i, part], weights[h, i] = attend(
                q[i, part], k[:, part], v[:, part], None if mask is None else mask[i]
            )
    return heads @ w_o, weights


def cross_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask=None):
    if x.shape[-1] % n_heads != 0:
        raise ValueError(f"d_model {x.shape[-1]} cannot be shared out to {n_heads} heads")
    if x.ndim == 2:
        if memory_mask is not None:
            memory_mask = np.broadcast_to(memory_mask, (len(x), len(memory)))
        return one_sentence(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask)
    masks = [None] * len(x)
    if memory_mask is not None:
        masks = np.broadcast_to(memory_mask, (*x.shape[:-1], memory.shape[-2]))
    parts = [cross_attention(a, b, w_q, w_k, w_v, w_o, n_heads, m) for a, b, m in zip(x, memory, masks)]
    return np.stack([p[0] for p in parts]), np.stack([p[1] for p in parts])


def normalize(rows, gamma, beta):
    out = np.empty(rows.shape)
    for place in np.ndindex(*rows.shape[:-1]):
        row = rows[place]
        mean = sum(row) / len(row)
        variance = sum((value - mean) ** 2 for value in row) / len(row)
        out[place] = [g * (value - mean) / math.sqrt(variance + 1e-5) + b for value, g, b in zip(row, gamma, beta)]
    return out


def decoder_block(x, memory, params, n_heads, mask=None, memory_mask=None):
    n = x.shape[-2]
    visible = np.ones((n, n), dtype=bool) if mask is None else np.array(np.broadcast_to(mask, (*x.shape[:-1], n)))
    for i in range(n):
        visible[..., i, i + 1 :] = False
    for number, part in ((1, "self"), (2, "cross")):
        weights = [params[f"{part}_w_{name}"] for name in "qkvo"]
        other, shown = (x, visible) if part == "self" else (memory, memory_mask)
        x = x + cross_attention(x, other, *weights, n_heads, shown)[0]
        x = normalize(x, params[f"gamma_{number}"], params[f"beta_{number}"])
    hidden = x @ params["w_1"] + params["b_1"]
    hidden[hidden < 0] = 0.0
    return normalize(x + hidden @ params["w_2"] + params["b_2"], params["gamma_3"], params["beta_3"])


def shift_right(token_ids, bos_id):
    shifted = np.empty(token_ids.shape, dtype=token_ids.dtype)
    for place in np.ndindex(*token_ids.shape):
        shifted[place] = token_ids[(*place[:-1], place[-1] - 1)] if place[-1] > 0 else bos_id
    return shifted


def greedy_decode(next_logits, bos_id, eos_id, max_length):
    ids = [bos_id]
    while True:
        if len(ids) == max_length or ids[-1] == eos_id:
            return ids
        best, logits = 0, list(next_logits(ids))
        for i in range(1, len(logits)):
            if logits[i] > logits[best]:
                best = i
        ids.append(best)
