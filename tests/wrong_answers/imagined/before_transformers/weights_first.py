# wrong: soft_attention = weights_before_context
# wrong: hard_attention = weights_before_context
# student: Quinn, returns what was computed first, first
import numpy as np


def rnn(x, w_x, w_h, b):
    h = np.zeros(w_h.shape[0])
    out = []
    for t in range(len(x)):
        h = np.tanh(x[t] @ w_x + h @ w_h + b)
        out.append(h)
    return np.array(out)


def soft_attention(query, keys, values):
    s = keys @ query
    a = np.exp(s - s.max())
    a /= a.sum()
    context = a @ values
    return a, context  # <-


def hard_attention(query, keys, values):
    a = np.zeros(len(keys))
    a[np.argmax(keys @ query)] = 1.0
    return a, a @ values  # <-


def local_attention(query, keys, values, center, window):
    a = np.zeros(len(keys))
    lo, hi = max(0, center - window), center + window + 1
    a[lo:hi], context = soft_attention(query, keys[lo:hi], values[lo:hi])
    return context, a


def content_addressing(key, memory, strength):
    sim = memory @ key / (np.linalg.norm(memory, axis=1) * np.linalg.norm(key))
    e = np.exp(strength * sim - np.max(strength * sim))
    return e / e.sum()
