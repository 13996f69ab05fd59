"""Nothing from earlier chapters: the attention is written here, and a sum over heads; hidden weights are multiplied away."""

import numpy as np


def layer_norm(x, gamma, beta, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    mu = np.sum(x, axis=-1, keepdims=True) / x.shape[-1]
    var = np.sum((x - mu) ** 2, axis=-1, keepdims=True) / x.shape[-1]
    return (x - mu) / (var + eps) ** 0.5 * gamma + beta


def feed_forward(x, w_1, b_1, w_2, b_2):
    hidden = x @ w_1 + b_1
    return (hidden + np.abs(hidden)) / 2 @ w_2 + b_2


def attention(x, params, n_heads, mask):
    d_model = x.shape[-1]
    if d_model % n_heads != 0:
        raise ValueError("n_heads has to divide d_model")
    width, output = d_model // n_heads, 0
    for h in range(n_heads):
        own = slice(h * width, (h + 1) * width)
        q, k, v = x @ params["w_q"][:, own], x @ params["w_k"][:, own], x @ params["w_v"][:, own]
        scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(width)
        shown = np.broadcast_to(True if mask is None else mask, scores.shape)
        largest = np.max(scores, axis=-1, keepdims=True, initial=-1e300, where=shown)
        e = np.exp(np.minimum(scores - largest, 0)) * shown
        total = e.sum(axis=-1, keepdims=True)
        output = output + e / np.where(total == 0, 1, total) @ v @ params["w_o"][own]
    return output


def encoder_block(x, params, n_heads, mask=None):
    y = layer_norm(x + attention(x, params, n_heads, mask), params["gamma_1"], params["beta_1"])
    z = feed_forward(y, params["w_1"], params["b_1"], params["w_2"], params["b_2"])
    return layer_norm(y + z, params["gamma_2"], params["beta_2"])


def encoder(x, blocks, n_heads, mask=None):
    out = np.array(x, dtype=np.float64)
    remaining = list(blocks)
    while remaining:
        out = encoder_block(out, remaining.pop(0), n_heads, mask)
    return out
