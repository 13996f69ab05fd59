# wrong: decoder_block = norms_2_and_3_exchanged
# student: Val, as in the encoder the feed-forward network has norm 2; what is new gets number 3
import numpy as np
from encoder import feed_forward, layer_norm
from masking import causal_mask
from multi_head_attention import multi_head_attention


def cross_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask=None):
    return multi_head_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask)


def decoder_block(x, memory, params, n_heads, mask=None, memory_mask=None):
    p, visible = params, causal_mask(x.shape[-2])
    if mask is not None:
        visible = visible & mask
    x = layer_norm(
        x + multi_head_attention(x, x, *(p[f"self_w_{c}"] for c in "qkvo"), n_heads, visible)[0],
        p["gamma_1"],
        p["beta_1"],
    )
    cross = multi_head_attention(x, memory, *(p[f"cross_w_{c}"] for c in "qkvo"), n_heads, memory_mask)[0]
    x = layer_norm(x + cross, p["gamma_3"], p["beta_3"])
    return layer_norm(x + feed_forward(x, p["w_1"], p["b_1"], p["w_2"], p["b_2"]), p["gamma_2"], p["beta_2"])


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
