# wrong: greedy_decode = ?
# clear: greedy_decode ~ next_logits takes one list
# student: Yul, models want a batch axis
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
    ids = np.array([[bos_id]])
    while ids.shape[1] < max_length and ids[0, -1] != eos_id:
        best = np.argmax(next_logits(ids), axis=-1)
        ids = np.concatenate([ids, np.reshape(best, (1, 1))], axis=1)
    return ids[0].tolist()
