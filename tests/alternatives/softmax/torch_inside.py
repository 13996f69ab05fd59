"""PyTorch does the work in float64; NumPy arrays go in and come out."""

import numpy as np
import torch
import torch.nn.functional as F


def softmax(x, axis=-1):
    return torch.softmax(torch.tensor(x, dtype=torch.float64), dim=axis).numpy()


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0:
        raise ValueError(f"temperature={temperature} is not positive")
    return torch.softmax(torch.tensor(x, dtype=torch.float64) / temperature, dim=axis).numpy()


def log_softmax(x, axis=-1):
    return torch.log_softmax(torch.tensor(x, dtype=torch.float64), dim=axis).numpy()


def cross_entropy(logits, targets):
    return F.cross_entropy(torch.tensor(logits, dtype=torch.float64), torch.tensor(targets)).item()


def softmax_jacobian(x):
    p = torch.softmax(torch.tensor(x, dtype=torch.float64), dim=0)
    return np.array((torch.diag(p) - p[:, None] * p[None, :]).numpy())
