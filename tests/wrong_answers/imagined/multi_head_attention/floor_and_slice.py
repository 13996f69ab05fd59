# wrong: split_heads = leftover_columns_dropped + list_of_heads
# student: Kofi, a list of slices is the same thing as an array
import numpy as np
from masking import masked_attention


def split_heads(x, n_heads):
    d = x.shape[-1] // n_heads
    return [x[..., h * d : (h + 1) * d] for h in range(n_heads)]


def concat_heads(x):
    return np.concatenate(list(np.moveaxis(x, -3, 0)), axis=-1)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    if w_q.shape[1] % n_heads:
        raise ValueError(f"n_heads={n_heads} does not fit")
    if mask is None:
        mask = np.array([[True]])
    Q, K, V = (split_heads(t, n_heads) for t in (x_q @ w_q, x_kv @ w_k, x_kv @ w_v))
    pairs = [masked_attention(q, k, v, mask) for q, k, v in zip(Q, K, V)]
    return np.concatenate([o for o, _ in pairs], -1) @ w_o, np.stack([a for _, a in pairs], -3)
