# wrong: rnn = forgets_every_step
# student: Ana, initializes the state where she uses it
import numpy as np


def rnn(x, w_x, w_h, b):
    n, d_h = len(x), len(b)
    states = np.zeros((n, d_h))
    for t in range(n):
        h_prev = np.zeros(d_h)  # <-
        h = np.tanh(x[t] @ w_x + h_prev @ w_h + b)
        states[t] = h
    return states


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
