# wrong: rnn = bias_twice
# student: Noor, hands the work to nn.RNN and copies only the weights
import numpy as np
import torch


def rnn(x, w_x, w_h, b):
    net = torch.nn.RNN(w_x.shape[0], w_x.shape[1]).double()
    with torch.no_grad():
        net.weight_ih_l0.copy_(torch.tensor(w_x).T)
        net.weight_hh_l0.copy_(torch.tensor(w_h).T)
        net.bias_ih_l0.copy_(torch.tensor(b))
        net.bias_hh_l0.copy_(torch.tensor(b))
        states, last = net(torch.tensor(x, dtype=torch.float64))
    return states.numpy()


def soft_attention(query, keys, values):
    scores = keys @ query
    w = np.exp(scores - np.max(scores))
    w = w / np.sum(w)
    return w @ values, w


def hard_attention(query, keys, values):
    best = np.argmax(keys @ query)
    w = np.zeros(len(keys))
    w[best] = 1
    return w @ values, w


def local_attention(query, keys, values, center, window):
    lo = max(center - window, 0)
    hi = min(center + window + 1, len(keys))
    context, inside = soft_attention(query, keys[lo:hi], values[lo:hi])
    w = np.zeros(len(keys))
    w[lo:hi] = inside
    return context, w


def content_addressing(key, memory, strength):
    sim = memory @ key / (np.linalg.norm(memory, axis=1) * np.linalg.norm(key))
    e = np.exp(strength * sim - np.max(strength * sim))
    return e / e.sum()
