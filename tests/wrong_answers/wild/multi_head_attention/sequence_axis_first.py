# source: https://github.com/aipixel/AEMatter/issues/3
# wrong: multi_head_attention = attends_over_the_batch
# mistake: multi_head_attention: the batch axis is taken for the sequence, so the images of a batch attend to each other

import numpy as np
from masking import masked_attention


def split_heads(x, n_heads):
    d_model = x.shape[-1]
    if d_model % n_heads != 0:
        raise ValueError(f"d_model={d_model} cannot be split into n_heads={n_heads}")
    x = x.reshape(x.shape[:-1] + (n_heads, d_model // n_heads)).astype(float)
    return np.swapaxes(x, -2, -3)


def concat_heads(x):
    x = np.swapaxes(x, -2, -3).astype(float)
    return x.reshape(x.shape[:-2] + (-1,))


def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, n_heads, mask=None):
    # (length, batch, features) -> (batch, length, features)
    batched = x_q.ndim == 3  # <-
    if batched:
        x_q, x_kv = x_q.transpose(1, 0, 2), x_kv.transpose(1, 0, 2)  # <-
    q = split_heads(x_q @ w_q, n_heads)
    k = split_heads(x_kv @ w_k, n_heads)
    v = split_heads(x_kv @ w_v, n_heads)
    if mask is None:
        mask = np.ones((q.shape[-2], k.shape[-2]), dtype=bool)
    heads, weights = masked_attention(q, k, v, mask[..., None, :, :])
    out = concat_heads(heads) @ w_o
    if batched:
        out = out.transpose(1, 0, 2)  # <-
    return out, weights
