"""Heads one after the other in a list, joined at the end; a sentence is written into an array of its full length."""

import numpy as np


def one_head(q, k, v, mask):
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(k.shape[-1])
    shown = np.ones(scores.shape, bool) if mask is None else np.broadcast_to(mask, scores.shape)
    highest = np.max(np.where(shown, scores, -np.inf), axis=-1, keepdims=True)
    e = np.where(shown, np.exp(np.minimum(scores - np.where(np.isfinite(highest), highest, 0), 0)), 0)
    total = e.sum(axis=-1, keepdims=True)
    weights = np.divide(e, total, out=np.zeros_like(e), where=total > 0)
    return weights @ v, weights


def cross_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask=None):
    d_head, rest = divmod(x.shape[-1], n_heads)
    if rest:
        raise ValueError("n_heads must divide d_model without rest")
    outputs, maps = [], []
    for h in range(n_heads):
        mine = slice(h * d_head, h * d_head + d_head)
        out, weights = one_head(x @ w_q[:, mine], memory @ w_k[:, mine], memory @ w_v[:, mine], memory_mask)
        outputs.append(out @ w_o[mine])
        maps.append(weights)
    return sum(outputs), np.stack(maps, axis=-3)


def decoder_block(x, memory, params, n_heads, mask=None, memory_mask=None):
    p = params
    rows, columns = np.indices((x.shape[-2], x.shape[-2]))
    visible = columns <= rows
    visible = visible if mask is None else np.logical_and(visible, mask)
    for i in (1, 2, 3):
        if i == 1:
            change = cross_attention(
                x, x, p["self_w_q"], p["self_w_k"], p["self_w_v"], p["self_w_o"], n_heads, visible
            )[0]
        elif i == 2:
            change = cross_attention(
                x, memory, p["cross_w_q"], p["cross_w_k"], p["cross_w_v"], p["cross_w_o"], n_heads, memory_mask
            )[0]
        else:
            inner = x @ p["w_1"] + p["b_1"]
            change = np.where(inner > 0, inner, 0) @ p["w_2"] + p["b_2"]
        x = x + change
        x = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5)
        x = x * p[f"gamma_{i}"] + p[f"beta_{i}"]
    return x


def shift_right(token_ids, bos_id):
    shifted = np.full_like(token_ids, bos_id)
    shifted[..., 1:] = token_ids[..., :-1]
    return shifted


def greedy_decode(next_logits, bos_id, eos_id, max_length):
    ids = np.full(max_length, bos_id)
    for place in range(1, max_length):
        ids[place] = np.argmax(next_logits([int(i) for i in ids[:place]]))
        if ids[place] == eos_id:
            return ids[: place + 1].tolist()
    return ids.tolist()
