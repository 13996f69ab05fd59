# wrong: decoder_block = mask_instead_of_causal
# student: Kim, `mask or causal`, written with is None
import numpy as np
from encoder import feed_forward, layer_norm
from masking import causal_mask
from multi_head_attention import multi_head_attention


def cross_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask=None):
    output, weights = multi_head_attention(
        x_q=x, x_kv=memory, w_q=w_q, w_k=w_k, w_v=w_v, w_o=w_o, n_heads=n_heads, mask=memory_mask
    )
    return output, weights


def decoder_block(x, memory, params, n_heads, mask=None, memory_mask=None):
    if mask is None:
        mask = causal_mask(x.shape[-2])  # <-
    p = params
    y, _ = multi_head_attention(x, x, p["self_w_q"], p["self_w_k"], p["self_w_v"], p["self_w_o"], n_heads, mask)
    y = layer_norm(y + x, p["gamma_1"], p["beta_1"])
    z, _ = cross_attention(
        y, memory, p["cross_w_q"], p["cross_w_k"], p["cross_w_v"], p["cross_w_o"], n_heads, memory_mask
    )
    z = layer_norm(z + y, p["gamma_2"], p["beta_2"])
    return layer_norm(feed_forward(z, p["w_1"], p["b_1"], p["w_2"], p["b_2"]) + z, p["gamma_3"], p["beta_3"])


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
