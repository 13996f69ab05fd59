"""Plain Python: loops over every number, and the functions of `math`."""

import math

import numpy as np


def dot(a, b):
    return sum(float(x) * float(y) for x, y in zip(a, b))


def shares(scores):
    top = max(scores)
    exponentials = [math.exp(s - top) for s in scores]
    return [e / sum(exponentials) for e in exponentials]


def mixture(weights, values):
    return np.array([sum(w * float(v[j]) for w, v in zip(weights, values)) for j in range(len(values[0]))])


def rnn(x, w_x, w_h, b):
    h = [0.0] * len(b)
    states = []
    for token in x:
        new = []
        for j in range(len(b)):
            total = float(b[j])
            for i in range(len(token)):
                total += float(token[i]) * float(w_x[i][j])
            for i in range(len(h)):
                total += h[i] * float(w_h[i][j])
            new.append(math.tanh(total))
        h = new
        states.append(h)
    return np.array(states)


def soft_attention(query, keys, values):
    weights = shares([dot(query, key) for key in keys])
    return mixture(weights, values), np.array(weights)


def hard_attention(query, keys, values):
    best = 0
    for i in range(1, len(keys)):
        if dot(query, keys[i]) > dot(query, keys[best]):
            best = i
    weights = [0.0] * len(keys)
    weights[best] = 1.0
    return mixture(weights, values), np.array(weights)


def local_attention(query, keys, values, center, window):
    inside = [i for i in range(len(keys)) if abs(i - center) <= window]
    some = shares([dot(query, keys[i]) for i in inside])
    weights = [0.0] * len(keys)
    for i, weight in zip(inside, some):
        weights[i] = weight
    return mixture(weights, values), np.array(weights)


def content_addressing(key, memory, strength):
    length = math.sqrt(dot(key, key))
    return np.array(shares([strength * dot(key, row) / (length * math.sqrt(dot(row, row))) for row in memory]))
