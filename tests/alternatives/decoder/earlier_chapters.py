"""Everything by the functions of earlier chapters; the block names its weights by a comprehension."""

from encoder import feed_forward, layer_norm
from masking import causal_mask
from multi_head_attention import multi_head_attention
import numpy as np


def cross_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask=None):
    return multi_head_attention(
        x_q=x, x_kv=memory, w_q=w_q, w_k=w_k, w_v=w_v, w_o=w_o, n_heads=n_heads, mask=memory_mask
    )


def decoder_block(x, memory, params, n_heads, mask=None, memory_mask=None):
    def norm(y, i):
        return layer_norm(y, params[f"gamma_{i}"], params[f"beta_{i}"])

    def of(part):
        return [params[f"{part}_w_{letter}"] for letter in ("q", "k", "v", "o")]

    seen = causal_mask(x.shape[-2])
    x = norm(x + multi_head_attention(x, x, *of("self"), n_heads, seen if mask is None else seen & mask)[0], 1)
    x = norm(x + cross_attention(x, memory, *of("cross"), n_heads, memory_mask)[0], 2)
    return norm(x + feed_forward(x, *[params[name] for name in ("w_1", "b_1", "w_2", "b_2")]), 3)


def shift_right(token_ids, bos_id):
    shifted = np.roll(token_ids, 1, axis=-1)
    shifted[..., 0] = bos_id
    return shifted


def greedy_decode(next_logits, bos_id, eos_id, max_length):
    ids = [bos_id]
    for _ in range(max_length - 1):
        ids = [*ids, int(next_logits(ids).argmax())]
        if ids[-1] == eos_id:
            break
    return ids
