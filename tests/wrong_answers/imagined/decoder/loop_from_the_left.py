# wrong: shift_right = copied_onto_itself
# student: Jill, moves each entry one further, from left to right
import numpy as np
from encoder import feed_forward, layer_norm
from masking import causal_mask
from multi_head_attention import multi_head_attention


def cross_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask=None):
    result = multi_head_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, mask=memory_mask)
    return result


def decoder_block(x, memory, params, n_heads, mask=None, memory_mask=None):
    causal = causal_mask(x.shape[-2])
    own = [params[f"self_w_{c}"] for c in "qkvo"]
    other = [params[f"cross_w_{c}"] for c in "qkvo"]
    y = x + multi_head_attention(x, x, *own, n_heads, causal if mask is None else causal & mask)[0]
    y = layer_norm(y, params["gamma_1"], params["beta_1"])
    z = y + multi_head_attention(y, memory, *other, n_heads, memory_mask)[0]
    z = layer_norm(z, params["gamma_2"], params["beta_2"])
    out = z + feed_forward(z, params["w_1"], params["b_1"], params["w_2"], params["b_2"])
    return layer_norm(out, params["gamma_3"], params["beta_3"])


def shift_right(token_ids, bos_id):
    out = token_ids.copy()
    for i in range(1, out.shape[-1]):
        out[..., i] = out[..., i - 1]
    out[..., 0] = bos_id
    return out


def greedy_decode(next_logits, bos_id, eos_id, max_length):
    ids = [bos_id]
    while ids[-1] != eos_id and len(ids) != max_length:
        logits = list(next_logits(ids))
        ids = ids + [logits.index(max(logits))]
    return ids
