# source: https://github.com/cneuralnetwork/solving-ml-papers/issues/1
# wrong: masked_attention = ?
# clear: masked_attention ~ only calls with a batch axis go wrong
# mistake: masked_attention: np.dot is used for @, which pairs every batch of q with every batch of k

import numpy as np


def causal_mask(n):
    # triu(1) is the future
    future = np.triu(np.ones((n, n)), k=1)
    return future == 0


def padding_mask(lengths, n):
    if (lengths < 0).any() or (lengths > n).any():
        raise ValueError("lengths must be between 0 and n")
    return (np.arange(n)[None, :] < lengths[:, None])[:, None, :]


def masked_softmax(scores, mask, axis=-1):
    visible = np.where(mask, scores, -np.inf)
    top = visible.max(axis=axis, keepdims=True)
    top = np.where(np.isinf(top), 0.0, top)
    e = np.exp(visible - top)
    total = e.sum(axis=axis, keepdims=True)
    return e / np.where(total == 0, 1.0, total)


def masked_attention(q, k, v, mask):
    scores = np.dot(q, np.swapaxes(k, -1, -2)) / np.sqrt(k.shape[-1])  # <-
    weights = masked_softmax(scores, mask)
    return np.dot(weights, v), weights  # <-
