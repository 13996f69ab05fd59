# wrong: decoder_block = cross_by_the_self_weights
# student: Wim, duplicated the line and changed the arrays, not the weights
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
    w, visible = params, causal_mask(x.shape[-2])
    if mask is not None:
        visible = visible & mask
    a, _ = multi_head_attention(x, x, w["self_w_q"], w["self_w_k"], w["self_w_v"], w["self_w_o"], n_heads, visible)
    x = layer_norm(x + a, w["gamma_1"], w["beta_1"])
    a, _ = multi_head_attention(
        x, memory, w["self_w_q"], w["self_w_k"], w["self_w_v"], w["self_w_o"], n_heads, memory_mask
    )
    x = layer_norm(x + a, w["gamma_2"], w["beta_2"])
    return layer_norm(x + feed_forward(x, w["w_1"], w["b_1"], w["w_2"], w["b_2"]), w["gamma_3"], w["beta_3"])


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
