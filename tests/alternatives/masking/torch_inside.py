"""PyTorch does the work; NumPy arrays go in and come out."""

import torch


def causal_mask(n):
    return torch.ones(n, n, dtype=torch.bool).tril().numpy()


def padding_mask(lengths, n):
    real = torch.from_numpy(lengths)
    if ((real < 0) | (real > n)).any():
        raise ValueError("`lengths` holds a value outside 0…n")
    return (torch.arange(n) < real[:, None]).unsqueeze(1).numpy()


def masked_softmax(scores, mask, axis=-1):
    hidden = torch.where(torch.tensor(mask), torch.tensor(scores, dtype=torch.float64), -torch.inf)
    return torch.softmax(hidden, dim=axis).nan_to_num(0.0).numpy()


def masked_attention(q, k, v, mask):
    q, k, v = (torch.tensor(a, dtype=torch.float64) for a in (q, k, v))
    scores = (q @ k.mT / k.shape[-1] ** 0.5).masked_fill(~torch.tensor(mask), -torch.inf)
    weights = scores.softmax(dim=-1).nan_to_num(0.0)
    return (weights @ v).numpy(), weights.numpy()
