# wrong: cross_attention = w_o_forgotten
# student: Ida, heads side by side and done
import numpy as np
from encoder import feed_forward, layer_norm
from masking import causal_mask, masked_softmax
from multi_head_attention import concat_heads, multi_head_attention, split_heads
from softmax import softmax


def cross_attention(x, memory, w_q, w_k, w_v, w_o, n_heads, memory_mask=None):
    q, k, v = split_heads(x @ w_q, n_heads), split_heads(memory @ w_k, n_heads), split_heads(memory @ w_v, n_heads)
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(k.shape[-1])
    visible = np.array([[True]]) if memory_mask is None else memory_mask
    weights = masked_softmax(scores, visible[..., None, :, :])
    return concat_heads(weights @ v), weights  # <-


def decoder_block(x, memory, params, n_heads, mask=None, memory_mask=None):
    visible = causal_mask(x.shape[-2])
    if mask is not None:
        visible = visible & mask
    p = params
    a, _ = multi_head_attention(x, x, p["self_w_q"], p["self_w_k"], p["self_w_v"], p["self_w_o"], n_heads, visible)
    x = layer_norm(x + a, p["gamma_1"], p["beta_1"])
    c, _ = multi_head_attention(
        x, memory, p["cross_w_q"], p["cross_w_k"], p["cross_w_v"], p["cross_w_o"], n_heads, memory_mask
    )
    x = layer_norm(x + c, p["gamma_2"], p["beta_2"])
    f = feed_forward(x, p["w_1"], p["b_1"], p["w_2"], p["b_2"])
    return layer_norm(x + f, p["gamma_3"], p["beta_3"])


def shift_right(token_ids, bos_id):
    bos = np.full(token_ids.shape[:-1] + (1,), bos_id, dtype=token_ids.dtype)
    return np.concatenate((bos, token_ids[..., :-1]), axis=-1)


def greedy_decode(next_logits, bos_id, eos_id, max_length):
    ids = [bos_id]
    while ids[-1] != eos_id and len(ids) != max_length:
        logits = list(next_logits(ids))
        ids = ids + [logits.index(max(logits))]
    return ids
