# wrong: decoder_block = feed_forward_left_out
# student: Pia, "masked self-attention, then cross-attention", as the notes have it
import numpy as np
from encoder import layer_norm
from masking import causal_mask
from multi_head_attention import multi_head_attention


def cross_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask=None):
    return multi_head_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask)


def decoder_block(x, memory, params, n_heads, mask=None, memory_mask=None):
    visible = causal_mask(x.shape[-2])
    if mask is not None:
        visible &= mask if mask.ndim == 2 else True
        visible = visible & mask
    p = params
    x = layer_norm(
        x + multi_head_attention(x, x, p["self_w_q"], p["self_w_k"], p["self_w_v"], p["self_w_o"], n_heads, visible)[0],
        p["gamma_1"],
        p["beta_1"],
    )
    x = (
        x
        + cross_attention(
            x, memory, p["cross_w_q"], p["cross_w_k"], p["cross_w_v"], p["cross_w_o"], n_heads, memory_mask
        )[0]
    )
    return layer_norm(x, p["gamma_2"], p["beta_2"])


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
