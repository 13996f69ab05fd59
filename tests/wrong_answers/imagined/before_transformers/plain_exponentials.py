# wrong: soft_attention = no_max_subtraction
# wrong: content_addressing = no_max_subtraction
# follows: local_attention <- soft_attention
# student: Pia, writes the softmax as it stands in the book
import numpy as np


def rnn(x, w_x, w_h, b):
    h = np.zeros(w_h.shape[0])
    out = []
    for t in range(len(x)):
        h = np.tanh(x[t] @ w_x + h @ w_h + b)
        out.append(h)
    return np.array(out)


def soft_attention(query, keys, values):
    scores = np.exp(keys @ query)  # <-
    weights = scores / scores.sum()
    return weights @ values, weights


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
    cosine = [np.dot(key, row) / np.sqrt(np.dot(key, key) * np.dot(row, row)) for row in memory]
    e = np.exp(strength * np.array(cosine))  # <-
    return e / e.sum()
