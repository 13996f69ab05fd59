"""Self- and cross-attention are one function; the block is a list of three steps that are folded up; recursion writes."""

from functools import reduce

import numpy as np
from masking import causal_mask, masked_softmax
from multi_head_attention import concat_heads, split_heads


def cross_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask=None):
    q, k, v = split_heads(x @ w_q, n_heads), split_heads(memory @ w_k, n_heads), split_heads(memory @ w_v, n_heads)
    scores = np.matmul(q / np.sqrt(q.shape[-1]), np.swapaxes(k, -1, -2))
    mask = np.array([[True]]) if memory_mask is None else memory_mask
    weights = masked_softmax(scores, mask[..., np.newaxis, :, :])
    return concat_heads(np.matmul(weights, v)) @ w_o, weights


def decoder_block(x, memory, params, n_heads, mask=None, memory_mask=None):
    visible = causal_mask(x.shape[-2]) & (True if mask is None else mask)

    def attention(y, other, part, shown):
        return cross_attention(y, other, *(params[f"{part}_w_{c}"] for c in "qkvo"), n_heads, shown)[0]

    steps = (
        lambda y: attention(y, y, "self", visible),
        lambda y: attention(y, memory, "cross", memory_mask),
        lambda y: np.clip(y @ params["w_1"] + params["b_1"], 0, None) @ params["w_2"] + params["b_2"],
    )

    def add_and_norm(y, numbered):
        number, step = numbered
        y = y + step(y)
        z = y - y.mean(-1, keepdims=True)
        return z / np.sqrt((z**2).mean(-1, keepdims=True) + 1e-5) * params[f"gamma_{number}"] + params[f"beta_{number}"]

    return reduce(add_and_norm, enumerate(steps, 1), x)


def shift_right(token_ids, bos_id):
    padded = np.insert(token_ids, 0, bos_id, axis=-1)
    return padded[..., :-1]


def greedy_decode(next_logits, bos_id, eos_id, max_length, so_far=()):
    ids = [*so_far, bos_id] if not so_far else list(so_far)
    if ids[-1] == eos_id or len(ids) >= max_length:
        return ids
    return greedy_decode(next_logits, bos_id, eos_id, max_length, (*ids, int(np.argmax(next_logits(ids)))))
