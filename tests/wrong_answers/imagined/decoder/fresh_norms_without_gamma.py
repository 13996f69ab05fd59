# wrong: decoder_block = without_gamma_and_beta
# student: Cy, wrote the norm in one line and left gamma and beta out
import numpy as np
from encoder import feed_forward
from masking import causal_mask
from multi_head_attention import multi_head_attention


def norm(x):
    return (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5)


def cross_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask=None):
    output, weights = multi_head_attention(
        x_q=x, x_kv=memory, w_q=w_q, w_k=w_k, w_v=w_v, w_o=w_o, n_heads=n_heads, mask=memory_mask
    )
    return output, weights


def decoder_block(x, memory, params, n_heads, mask=None, memory_mask=None):
    visible = causal_mask(x.shape[-2]) & (True if mask is None else mask)
    p = params
    own, other = ([p[f"{part}_w_{c}"] for c in "qkvo"] for part in ("self", "cross"))
    x = norm(x + multi_head_attention(x, x, *own, n_heads, visible)[0])
    x = norm(x + cross_attention(x, memory, *other, n_heads, memory_mask)[0])
    return norm(x + feed_forward(x, p["w_1"], p["b_1"], p["w_2"], p["b_2"]))


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
