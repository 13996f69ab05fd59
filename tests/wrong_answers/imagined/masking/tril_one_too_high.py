# wrong: causal_mask = one_step_ahead
# student: Wim, in MATLAB things start at 1
import numpy as np


def causal_mask(n):
    return np.tril(np.ones((n, n)), 1) > 0


def padding_mask(lengths, n):
    if (lengths < 0).any() or (lengths > n).any():
        raise ValueError("lengths out of range")
    M = np.zeros((len(lengths), 1, n), dtype=bool)
    for b in range(len(lengths)):
        M[b, 0, : lengths[b]] = True
    return M


def masked_softmax(scores, mask, axis=-1):
    M = np.broadcast_to(mask, np.broadcast_shapes(np.shape(mask), scores.shape))
    S = np.where(M, scores, -np.inf)
    hi = np.max(S, axis=axis, keepdims=True)
    hi[hi == -np.inf] = 0
    E = np.exp(S - hi)
    Z = np.sum(E, axis=axis, keepdims=True)
    Z[Z == 0] = 1
    return E / Z


def masked_attention(q, k, v, mask):
    S = q @ np.swapaxes(k, -1, -2) / np.sqrt(np.size(k, -1))
    A = masked_softmax(S, mask)
    return A @ v, A
