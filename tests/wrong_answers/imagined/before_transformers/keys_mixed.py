# wrong: soft_attention = keys_taken_away
# wrong: hard_attention = keys_taken_away
# follows: local_attention <- soft_attention
# student: Tariq, takes away what was found, not what is stored there
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
    e = np.exp(scores - scores.max())
    weights = e / e.sum()
    return weights @ keys, weights  # <-


def hard_attention(query, keys, values):
    i = int(np.argmax(keys @ query))
    weights = np.eye(len(keys))[i]
    return keys[i], weights  # <-


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
