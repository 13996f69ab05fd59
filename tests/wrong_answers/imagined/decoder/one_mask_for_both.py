# wrong: decoder_block = target_mask_over_the_source
# student: Mia, computes the mask once and passes it on twice
import numpy as np
from encoder import feed_forward, layer_norm
from masking import causal_mask
from multi_head_attention import multi_head_attention


def cross_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask=None):
    return multi_head_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask)


def decoder_block(x, memory, params, n_heads, mask=None, memory_mask=None):
    tgt_mask = causal_mask(x.shape[-2])
    if mask is not None:
        tgt_mask = np.logical_and(tgt_mask, mask)

    def attend(q, kv, part):
        w = [params[f"{part}_w_{name}"] for name in "qkvo"]
        return multi_head_attention(q, kv, *w, n_heads, tgt_mask)[0]

    x = layer_norm(x + attend(x, x, "self"), params["gamma_1"], params["beta_1"])
    x = layer_norm(x + attend(x, memory, "cross"), params["gamma_2"], params["beta_2"])
    out = feed_forward(x, params["w_1"], params["b_1"], params["w_2"], params["b_2"])
    return layer_norm(x + out, params["gamma_3"], params["beta_3"])


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
