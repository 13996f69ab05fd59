# wrong: rnn = last_state_everywhere
# student: Ivo, saves memory with out=
import numpy as np


def rnn(x, w_x, w_h, b):
    h = np.zeros(w_h.shape[0])
    out = []
    for x_t in x:
        h[:] = np.tanh(x_t @ w_x + h @ w_h + b)
        out.append(h)  # <-
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
