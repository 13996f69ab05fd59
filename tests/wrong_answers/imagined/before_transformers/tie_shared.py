# wrong: hard_attention = tie_shared
# student: Wim, wants the weights to sum to 1
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
    scores = keys @ query
    best = scores == scores.max()
    weights = best / best.sum()  # <-
    return weights @ values, weights


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
