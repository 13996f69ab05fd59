# wrong: decoder_block = target_hidden_from_itself | mask:strictly_causal_on_top
# student: Bea, a token must not see itself
import numpy as np
from encoder import feed_forward, layer_norm
from multi_head_attention import multi_head_attention


def cross_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask=None):
    return multi_head_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask)


def decoder_block(x, memory, params, n_heads, mask=None, memory_mask=None):
    n = x.shape[-2]
    before = np.tril(np.ones((n, n), dtype=bool), k=-1)  # <-
    visible = before if mask is None else before & mask
    p = params
    own, other = ([p[f"{part}_w_{c}"] for c in "qkvo"] for part in ("self", "cross"))
    x = layer_norm(x + multi_head_attention(x, x, *own, n_heads, visible)[0], p["gamma_1"], p["beta_1"])
    x = layer_norm(x + cross_attention(x, memory, *other, n_heads, memory_mask)[0], p["gamma_2"], p["beta_2"])
    return layer_norm(x + feed_forward(x, p["w_1"], p["b_1"], p["w_2"], p["b_2"]), p["gamma_3"], p["beta_3"])


def shift_right(token_ids, bos_id):
    out = np.full_like(token_ids, bos_id)
    out[..., 1:] = token_ids[..., :-1]
    return out


def greedy_decode(next_logits, bos_id, eos_id, max_length):
    ids = [bos_id]
    while len(ids) < max_length:
        best = int(np.argmax(next_logits(ids)))
        ids.append(best)
        if best == eos_id:
            break
    return ids
