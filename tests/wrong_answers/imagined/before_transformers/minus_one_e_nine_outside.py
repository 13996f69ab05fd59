# wrong: local_attention = outside_lowered
# student: Petr, masks with a number, and adds it
import numpy as np


def rnn(x, w_x, w_h, b):
    h = np.zeros(w_h.shape[0])
    out = []
    for t in range(len(x)):
        h = np.tanh(x[t] @ w_x + h @ w_h + b)
        out.append(h)
    return np.array(out)


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
    far = np.abs(np.arange(len(keys)) - center) > window
    scores = keys @ query - 1e4 * far  # <-
    e = np.exp(scores - scores.max())
    weights = e / e.sum()
    return weights @ values, weights


def content_addressing(key, memory, strength):
    sim = memory @ key / (np.linalg.norm(memory, axis=1) * np.linalg.norm(key))
    e = np.exp(strength * sim - np.max(strength * sim))
    return e / e.sum()
