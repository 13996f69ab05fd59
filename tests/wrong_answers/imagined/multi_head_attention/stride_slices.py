# wrong: split_heads = interleaved_split
# student: Fatou, gives head h every n_heads-th column
import numpy as np
from masking import masked_attention


def split_heads(x, n_heads):
    d_model = x.shape[-1]
    if d_model % n_heads != 0:
        raise ValueError("d_model cannot be divided by n_heads")
    heads = []
    for h in range(n_heads):
        heads.append(x[..., :, h::n_heads])
    return np.stack(heads, axis=-3)


def concat_heads(x):
    n_heads = x.shape[-3]
    heads = []
    for h in range(n_heads):
        heads.append(x[..., h, :, :])
    return np.concatenate(heads, axis=-1)


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    d_model = x_q.shape[-1]
    if d_model % n_heads != 0:
        raise ValueError("d_model cannot be divided by n_heads")
    size = d_model // n_heads
    if mask is None:
        mask = np.full((x_q.shape[-2], x_kv.shape[-2]), True)
    outputs = []
    weights = []
    for h in range(n_heads):
        a = h * size
        b = a + size
        out, w = masked_attention((x_q @ w_q)[..., a:b], (x_kv @ w_k)[..., a:b], (x_kv @ w_v)[..., a:b], mask)
        outputs.append(out)
        weights.append(w)
    return np.concatenate(outputs, -1) @ w_o, np.stack(weights, -3)
