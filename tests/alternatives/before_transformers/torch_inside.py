"""PyTorch inside: nn.RNN with the given weights, scaled_dot_product_attention without the scaling, cosine_similarity."""

import numpy as np
import torch
import torch.nn.functional as F


def double(array):
    return torch.tensor(np.asarray(array, dtype=np.float64))


def rnn(x, w_x, w_h, b):
    network = torch.nn.RNN(w_x.shape[0], w_x.shape[1]).double()
    weights = {"weight_ih_l0": w_x.T, "weight_hh_l0": w_h.T, "bias_ih_l0": b, "bias_hh_l0": np.zeros(len(b))}
    network.load_state_dict({name: double(value) for name, value in weights.items()})
    with torch.no_grad():
        return network(double(x))[0].numpy()


def attend(query, keys, values, seen=None):
    q, k, v = double(query)[None], double(keys), double(values)
    rows = torch.eye(len(k), dtype=torch.float64)
    both = F.scaled_dot_product_attention(q, k, torch.cat([v, rows], dim=1), attn_mask=seen, scale=1.0)[0].numpy()
    return both[: v.shape[1]], both[v.shape[1] :]


def soft_attention(query, keys, values):
    return attend(query, keys, values)


def hard_attention(query, keys, values):
    place = torch.argmax(double(keys) @ double(query))
    weights = F.one_hot(place, len(keys)).double()
    return (weights @ double(values)).numpy(), weights.numpy()


def local_attention(query, keys, values, center, window):
    seen = (torch.arange(len(keys)) - center).abs() <= window
    return attend(query, keys, values, seen[None])


def content_addressing(key, memory, strength):
    cosines = F.cosine_similarity(double(memory), double(key)[None], dim=-1)
    return (strength * cosines).softmax(0).numpy()
