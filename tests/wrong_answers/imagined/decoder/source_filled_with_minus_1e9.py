# wrong: cross_attention = uniform_empty_row
# student: Hal, masked_fill(mask == 0, -1e9)
import numpy as np
from encoder import feed_forward, layer_norm
from masking import causal_mask
from multi_head_attention import concat_heads, multi_head_attention, split_heads
from softmax import softmax


def cross_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask=None):
    if x.shape[-1] % n_heads:
        raise ValueError("d_model % n_heads")
    q, k, v = split_heads(x @ w_q, n_heads), split_heads(memory @ w_k, n_heads), split_heads(memory @ w_v, n_heads)
    scores = q @ k.swapaxes(-1, -2) / q.shape[-1] ** 0.5
    if memory_mask is not None:
        scores = np.where(np.expand_dims(memory_mask, -3) == 0, -1e9, scores)
    weights = softmax(scores, axis=-1)
    return concat_heads(weights @ v) @ w_o, weights


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
