# wrong: cross_attention = projected_beforehand
# student: Eli, prepares queries and keys, then calls chapter 6
import numpy as np
from encoder import feed_forward, layer_norm
from masking import causal_mask
from multi_head_attention import multi_head_attention


def cross_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask=None):
    queries = x @ w_q
    keys = memory @ w_k
    return multi_head_attention(queries, keys, w_q, w_k, w_v, w_o, n_heads, memory_mask)


def decoder_block(x, memory, params, n_heads, mask=None, memory_mask=None):
    visible = causal_mask(x.shape[-2])
    if mask is not None:
        visible = visible & mask
    p = params
    a, _ = multi_head_attention(x, x, p["self_w_q"], p["self_w_k"], p["self_w_v"], p["self_w_o"], n_heads, visible)
    x = layer_norm(x + a, p["gamma_1"], p["beta_1"])
    c, _ = multi_head_attention(
        x, memory, p["cross_w_q"], p["cross_w_k"], p["cross_w_v"], p["cross_w_o"], n_heads, memory_mask
    )
    x = layer_norm(x + c, p["gamma_2"], p["beta_2"])
    f = feed_forward(x, p["w_1"], p["b_1"], p["w_2"], p["b_2"])
    return layer_norm(x + f, p["gamma_3"], p["beta_3"])


def shift_right(token_ids, bos_id):
    shifted = np.roll(token_ids, 1, axis=-1)
    shifted[..., 0] = bos_id
    return shifted


def greedy_decode(next_logits, bos_id, eos_id, max_length):
    sequence = [bos_id]
    for _ in range(max_length - 1):
        logits = next_logits(sequence)
        sequence.append(int(logits.argmax()))
        if sequence[-1] == eos_id:
            return sequence
    return sequence
