"""A class for each layer, as in PyTorch; the functions build one and call it."""

import numpy as np
from multi_head_attention import multi_head_attention


class LayerNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta, self.eps = gamma, beta, eps

    def __call__(self, x):
        centered = x - x.mean(-1, keepdims=True)
        std = np.std(x, axis=-1, keepdims=True, ddof=0)
        return centered / np.sqrt(std**2 + self.eps) * self.gamma + self.beta


class FeedForward:
    def __init__(self, w_1, b_1, w_2, b_2):
        self.w_1, self.b_1, self.w_2, self.b_2 = w_1, b_1, w_2, b_2

    def __call__(self, x):
        hidden = np.matmul(x, self.w_1) + self.b_1
        hidden[hidden < 0] = 0
        return np.matmul(hidden, self.w_2) + self.b_2


class Block:
    def __init__(self, params, n_heads):
        self.attention, self.n_heads = [params["w_q"], params["w_k"], params["w_v"], params["w_o"]], n_heads
        self.network = FeedForward(params["w_1"], params["b_1"], params["w_2"], params["b_2"])
        self.norm_1 = LayerNorm(params["gamma_1"], params["beta_1"])
        self.norm_2 = LayerNorm(params["gamma_2"], params["beta_2"])

    def __call__(self, x, mask):
        output, _ = multi_head_attention(x, x, *self.attention, self.n_heads, mask)
        x = self.norm_1(x + output)
        return self.norm_2(x + self.network(x))


def layer_norm(x, gamma, beta, eps=1e-5):
    return LayerNorm(gamma, beta, eps)(x)


def feed_forward(x, w_1, b_1, w_2, b_2):
    return FeedForward(w_1, b_1, w_2, b_2)(x)


def encoder_block(x, params, n_heads, mask=None):
    return Block(params, n_heads)(x, mask)


def encoder(x, blocks, n_heads, mask=None):
    for layer in [Block(params, n_heads) for params in blocks]:
        x = layer(x, mask)
    return x
