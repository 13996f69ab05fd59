# wrong: causal_mask = additive_mask
# student: Hana, generate_square_subsequent_mask is what the torch tutorial calls the causal mask
import numpy as np
import torch
from torch import nn


def causal_mask(n):
    return nn.Transformer.generate_square_subsequent_mask(n, dtype=torch.float64).numpy()


def padding_mask(lengths, n):
    lengths = np.asarray(lengths)
    if lengths.min() < 0 or lengths.max() > n:
        raise ValueError(f"lengths must lie in [0, {n}]")
    return np.arange(n) < lengths.reshape(-1, 1, 1)


def masked_softmax(scores, mask, axis=-1):
    s = torch.where(torch.tensor(mask), torch.tensor(scores), -torch.inf)
    return s.softmax(axis).nan_to_num(0.0).numpy()


def masked_attention(q, k, v, mask):
    s = np.einsum("...qd,...kd->...qk", q, k) / np.sqrt(q.shape[-1])
    a = masked_softmax(s, mask)
    return np.einsum("...qk,...kv->...qv", a, v), a
