# wrong: decoder_block = mask_or_causal
# student: Leo, combines masks with +, which is "or" for booleans
import numpy as np
from encoder import feed_forward, layer_norm
from masking import causal_mask
from multi_head_attention import multi_head_attention


def cross_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask=None):
    result = multi_head_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, mask=memory_mask)
    return result


def decoder_block(x, memory, params, n_heads, mask=None, memory_mask=None):
    combined = causal_mask(x.shape[-2])
    if mask is not None:
        combined = combined + mask  # <-
    weights = {part: tuple(params[f"{part}_w_{name}"] for name in "qkvo") for part in ("self", "cross")}
    x = layer_norm(
        x + multi_head_attention(x, x, *weights["self"], n_heads, combined)[0], params["gamma_1"], params["beta_1"]
    )
    x = x + cross_attention(x, memory, *weights["cross"], n_heads, memory_mask)[0]
    x = layer_norm(x, params["gamma_2"], params["beta_2"])
    x = x + feed_forward(x, params["w_1"], params["b_1"], params["w_2"], params["b_2"])
    return layer_norm(x, params["gamma_3"], params["beta_3"])


def shift_right(token_ids, bos_id):
    bos = np.full(token_ids.shape[:-1] + (1,), bos_id, dtype=token_ids.dtype)
    return np.concatenate((bos, token_ids[..., :-1]), axis=-1)


def greedy_decode(next_logits, bos_id, eos_id, max_length):
    ids = [bos_id]
    while ids[-1] != eos_id and len(ids) != max_length:
        logits = list(next_logits(ids))
        ids = ids + [logits.index(max(logits))]
    return ids
