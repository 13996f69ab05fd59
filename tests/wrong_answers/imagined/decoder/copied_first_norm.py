# wrong: decoder_block = one_norm_for_all
# student: Uta, copy and paste of add-and-norm
import numpy as np
from encoder import feed_forward, layer_norm
from masking import causal_mask
from multi_head_attention import multi_head_attention


def cross_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask=None):
    result = multi_head_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, mask=memory_mask)
    return result


def add_and_norm(x, change, p):
    return layer_norm(x + change, p["gamma_1"], p["beta_1"])


def decoder_block(x, memory, params, n_heads, mask=None, memory_mask=None):
    p, visible = params, causal_mask(x.shape[-2])
    if mask is not None:
        visible = visible & mask
    x = add_and_norm(x, multi_head_attention(x, x, *(p[f"self_w_{c}"] for c in "qkvo"), n_heads, visible)[0], p)
    cross = multi_head_attention(x, memory, *(p[f"cross_w_{c}"] for c in "qkvo"), n_heads, memory_mask)[0]
    x = add_and_norm(x, cross, p)
    return add_and_norm(x, feed_forward(x, p["w_1"], p["b_1"], p["w_2"], p["b_2"]), p)


def shift_right(token_ids, bos_id):
    bos = np.full(token_ids.shape[:-1] + (1,), bos_id, dtype=token_ids.dtype)
    return np.concatenate((bos, token_ids[..., :-1]), axis=-1)


def greedy_decode(next_logits, bos_id, eos_id, max_length):
    ids = [bos_id]
    while ids[-1] != eos_id and len(ids) != max_length:
        logits = list(next_logits(ids))
        ids = ids + [logits.index(max(logits))]
    return ids
