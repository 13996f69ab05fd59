# wrong: masked_attention = unscaled + mask_transposed
# student: Wim, computes it column by column, as in his math class, and loses the root on the way
import numpy as np


def causal_mask(n):
    return np.tri(n) == 1


def padding_mask(lengths, n):
    if any(lengths < 0) or any(lengths > n):
        raise ValueError("lengths too small or too large")
    return (np.arange(n)[None, :] < lengths[:, None])[:, None, :]


def masked_softmax(scores, mask, axis=-1):
    S = np.where(mask, scores, -np.inf)
    top = S.max(axis=axis, keepdims=True)
    top[np.isinf(top)] = 0
    E = np.exp(S - top)
    Z = E.sum(axis=axis, keepdims=True)
    Z[Z == 0] = 1
    return E / Z


def masked_attention(q, k, v, mask):
    S = k @ np.swapaxes(q, -1, -2)
    A = masked_softmax(S, mask, axis=-2)
    A = np.swapaxes(A, -1, -2)
    return A @ v, A
