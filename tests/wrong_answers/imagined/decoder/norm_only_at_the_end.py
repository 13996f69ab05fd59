# wrong: decoder_block = one_norm_at_the_end
# student: Abe, one norm is enough for one block
import numpy as np
from encoder import feed_forward, layer_norm
from masking import causal_mask
from multi_head_attention import multi_head_attention


def cross_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask=None):
    result = multi_head_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, mask=memory_mask)
    return result


def decoder_block(x, memory, params, n_heads, mask=None, memory_mask=None):
    visible = causal_mask(x.shape[-2])
    if mask is not None:
        visible = visible & mask
    p = params
    own, other = ([p[f"{part}_w_{c}"] for c in "qkvo"] for part in ("self", "cross"))
    x = x + multi_head_attention(x, x, *own, n_heads, visible)[0]
    x = x + cross_attention(x, memory, *other, n_heads, memory_mask)[0]
    x = x + feed_forward(x, p["w_1"], p["b_1"], p["w_2"], p["b_2"])
    return layer_norm(x, p["gamma_3"], p["beta_3"])


def shift_right(token_ids, bos_id):
    bos = np.full(token_ids.shape[:-1] + (1,), bos_id, dtype=token_ids.dtype)
    return np.concatenate((bos, token_ids[..., :-1]), axis=-1)


def greedy_decode(next_logits, bos_id, eos_id, max_length):
    ids = [bos_id]
    while ids[-1] != eos_id and len(ids) != max_length:
        logits = list(next_logits(ids))
        ids = ids + [logits.index(max(logits))]
    return ids
