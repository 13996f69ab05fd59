# wrong: causal_mask = true_where_hidden
# wrong: padding_mask = true_for_padding
# student: Chen, nn.TransformerEncoder wants True where something is hidden, and he sticks to that for both masks
import numpy as np
import torch


def causal_mask(n):
    return torch.triu(torch.ones(n, n), diagonal=1).bool().numpy()


def padding_mask(lengths, n):
    lengths = torch.tensor(np.asarray(lengths))
    if (lengths < 0).any() or (lengths > n).any():
        raise ValueError("lengths must be in 0..n")
    key_padding_mask = torch.arange(n)[None, :] >= lengths[:, None]
    return key_padding_mask.unsqueeze(1).numpy()


def masked_softmax(scores, mask, axis=-1):
    s, m = torch.broadcast_tensors(torch.tensor(scores, dtype=torch.float64), torch.tensor(mask))
    s = s.masked_fill(~m, float("-inf"))
    return torch.nan_to_num(torch.softmax(s, dim=axis), nan=0.0).numpy()


def masked_attention(q, k, v, mask):
    q, k, v = (torch.tensor(t, dtype=torch.float64) for t in (q, k, v))
    s = (q @ k.mT / q.shape[-1] ** 0.5).numpy()
    w = masked_softmax(s, mask)
    return (torch.tensor(w) @ v).numpy(), w
