"""Token by token and number by number, in plain Python; the encoder counts its blocks."""

import math

import numpy as np
from multi_head_attention import multi_head_attention


def layer_norm(x, gamma, beta, eps=1e-5):
    result = np.zeros(x.shape)
    for place in np.ndindex(x.shape[:-1]):
        token = [float(number) for number in x[place]]
        mean = sum(token) / len(token)
        variance = sum((number - mean) ** 2 for number in token) / len(token)
        for c, number in enumerate(token):
            result[(*place, c)] = gamma[c] * (number - mean) / math.sqrt(variance + eps) + beta[c]
    return result


def feed_forward(x, w_1, b_1, w_2, b_2):
    result = np.zeros(x.shape)
    for place in np.ndindex(x.shape[:-1]):
        hidden = [max(0.0, sum(a * w for a, w in zip(x[place], w_1[:, f], strict=True)) + b) for f, b in enumerate(b_1)]
        for c, b in enumerate(b_2):
            result[(*place, c)] = sum(h * w for h, w in zip(hidden, w_2[:, c], strict=True)) + b
    return result


def encoder_block(x, params, n_heads, mask=None):
    attended, weights = multi_head_attention(
        x, x, params["w_q"], params["w_k"], params["w_v"], params["w_o"], n_heads, mask=mask
    )
    y = np.empty(x.shape)
    for place in np.ndindex(x.shape[:-1]):
        y[place] = layer_norm(x[place] + attended[place], params["gamma_1"], params["beta_1"])
    result = np.empty(x.shape)
    for place in np.ndindex(x.shape[:-1]):
        thought = feed_forward(y[place][None], params["w_1"], params["b_1"], params["w_2"], params["b_2"])[0]
        result[place] = layer_norm(y[place] + thought, params["gamma_2"], params["beta_2"])
    return result


def encoder(x, blocks, n_heads, mask=None):
    hidden = x.copy()
    for number in range(len(blocks)):
        hidden = encoder_block(hidden, blocks[number], n_heads, mask)
    return hidden
