# wrong: rnn = cut_to_integers
# wrong: local_attention = weights_in_whole_numbers
# student: Elif, makes arrays like those that came in
import numpy as np


def rnn(x, w_x, w_h, b):
    h = np.zeros_like(b)
    states = np.zeros_like(x @ w_x)
    for t in range(len(x)):
        states[t] = np.tanh(x[t] @ w_x + h @ w_h + b)  # <-
        h = states[t]
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
    lo, hi = max(0, center - window), min(len(keys), center + window + 1)
    weights = np.zeros_like(keys[:, 0])  # <-
    context, weights[lo:hi] = soft_attention(query, keys[lo:hi], values[lo:hi])
    return context, weights


def content_addressing(key, memory, strength):
    sim = memory @ key / (np.linalg.norm(memory, axis=1) * np.linalg.norm(key))
    e = np.exp(strength * sim - np.max(strength * sim))
    return e / e.sum()
