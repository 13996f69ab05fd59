# wrong: causal_mask = not_even_itself
# student: Fatou, "may only see what came before" - so j < i
import numpy as np


def causal_mask(n):
    mask = []
    for i in range(n):
        row = []
        for j in range(n):
            if j < i:
                row.append(True)
            else:
                row.append(False)
        mask.append(row)
    return np.array(mask)


def padding_mask(lengths, n):
    mask = []
    for length in lengths:
        if length < 0 or length > n:
            raise ValueError("lengths must be from 0 to n")
        row = [True] * int(length) + [False] * int(n - length)
        mask.append([row])
    return np.array(mask)


def masked_softmax(scores, mask, axis=-1):
    scores, mask = np.broadcast_arrays(scores, mask)
    hidden = np.full(scores.shape, -np.inf)
    visible = np.where(mask, scores, hidden)
    biggest = np.max(visible, axis=axis, keepdims=True)
    biggest = np.where(biggest == -np.inf, 0, biggest)
    e = np.exp(visible - biggest)
    total = np.sum(e, axis=axis, keepdims=True)
    return np.divide(e, total, out=np.zeros_like(e), where=total > 0)


def masked_attention(q, k, v, mask):
    n_q, n_k, d_k = q.shape[-2], k.shape[-2], q.shape[-1]
    scores = np.zeros(q.shape[:-1] + (n_k,))
    for i in range(n_q):
        for j in range(n_k):
            scores[..., i, j] = np.sum(q[..., i, :] * k[..., j, :], axis=-1) / np.sqrt(d_k)
    weights = masked_softmax(scores, mask)
    output = np.zeros(q.shape[:-1] + (v.shape[-1],))
    for i in range(n_q):
        for j in range(n_k):
            output[..., i, :] += weights[..., i, j, None] * v[..., j, :]
    return output, weights
