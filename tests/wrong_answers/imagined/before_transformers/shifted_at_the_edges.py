# wrong: local_attention = shifted_inward
# student: Olga, keeps the window as wide as it was
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
    n, width = len(keys), 2 * window + 1
    start = max(0, min(center - window, n - width))  # <-
    stop = min(n, start + width)
    weights = np.zeros(n)
    context, weights[start:stop] = soft_attention(query, keys[start:stop], values[start:stop])
    return context, weights


def content_addressing(key, memory, strength):
    sim = memory @ key / (np.linalg.norm(memory, axis=1) * np.linalg.norm(key))
    e = np.exp(strength * sim - np.max(strength * sim))
    return e / e.sum()
