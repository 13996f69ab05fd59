"""Everything by einsum, in one array that is filled row by row."""

import numpy as np


def softmax(scores):
    e = np.exp(scores - scores.max())
    return e / np.einsum("i->", e)


def rnn(x, w_x, w_h, b):
    inputs = np.einsum("ti,ij->tj", x, w_x) + b
    states = np.zeros((len(x) + 1, len(b)))
    for t in range(len(x)):
        states[t + 1] = np.tanh(inputs[t] + np.einsum("i,ij->j", states[t], w_h))
    return states[1:]


def soft_attention(query, keys, values):
    weights = softmax(np.einsum("d,nd->n", query, keys))
    return np.einsum("n,nv->v", weights, values), weights


def hard_attention(query, keys, values):
    scores = np.einsum("d,nd->n", query, keys)
    first = np.flatnonzero(scores == np.max(scores))[0]
    weights = (np.arange(len(keys)) == first) * 1.0
    return np.einsum("n,nv->v", weights, values), weights


def local_attention(query, keys, values, center, window):
    positions = np.arange(len(keys))
    scores = np.einsum("d,nd->n", query, keys)
    weights = softmax(np.where(np.abs(positions - center) <= window, scores, -np.inf))
    return np.einsum("n,nv->v", weights, values), weights


def content_addressing(key, memory, strength):
    lengths = np.sqrt(np.einsum("nd,nd->n", memory, memory) * np.einsum("d,d->", key, key))
    return softmax(strength * np.einsum("d,nd->n", key, memory) / lengths)
