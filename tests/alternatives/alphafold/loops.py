"""Number by number, in plain Python."""

import math

import numpy as np


def row_attention_with_pair_bias(msa, pair, w_q, w_k, w_v, w_o, w_bias, n_heads):
    n_sequences, n_residues, width = msa.shape
    d = width // n_heads
    out = np.zeros((n_sequences, n_residues, width))
    for t in range(n_sequences):
        q, k, v = msa[t] @ w_q, msa[t] @ w_k, msa[t] @ w_v
        for h in range(n_heads):
            part = slice(h * d, (h + 1) * d)
            for i in range(n_residues):
                scores = []
                for j in range(n_residues):
                    bias = sum(pair[i, j, z] * w_bias[z, h] for z in range(pair.shape[2]))
                    scores.append(sum(q[i, part] * k[j, part]) / math.sqrt(d) + bias)
                highest = max(scores)
                exponentials = [math.exp(score - highest) for score in scores]
                total = sum(exponentials)
                for j in range(n_residues):
                    out[t, i, part] += exponentials[j] / total * v[j, part]
        out[t] = out[t] @ w_o
    return out


def outer_product_mean(left, right):
    s, r, c = left.shape
    d = right.shape[2]
    out = np.zeros((r, r, c, d))
    for i in range(r):
        for j in range(r):
            for a in range(c):
                for b in range(d):
                    out[i, j, a, b] = sum(left[t, i, a] * right[t, j, b] for t in range(s)) / s
    return out


def triangle_multiplication(left, right):
    r, _, c = left.shape
    out = np.zeros((r, r, c))
    for i in range(r):
        for j in range(r):
            for k in range(r):
                for channel in range(c):
                    out[i, j, channel] += left[i, k, channel] * right[j, k, channel]
    return out
