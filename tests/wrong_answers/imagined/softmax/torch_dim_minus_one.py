# wrong: softmax = axis_ignored
# follows: softmax_with_temperature <- softmax
# student: Chen, thinks in torch; wraps everything with from_numpy
import numpy as np
import torch
import torch.nn.functional as F


def softmax(x, axis=-1):
    return F.softmax(torch.from_numpy(np.array(x, dtype=float)), dim=-1).numpy()


def softmax_with_temperature(x, temperature, axis=-1):
    if temperature <= 0.0:
        raise ValueError("temperature <= 0")
    return softmax(x / temperature, axis)


def log_softmax(x, axis=-1):
    return F.log_softmax(torch.from_numpy(np.array(x, dtype=float)), dim=axis).numpy()


def cross_entropy(logits, targets):
    return F.cross_entropy(torch.from_numpy(np.array(logits, dtype=float)), torch.from_numpy(np.array(targets)).long()).item()


def softmax_jacobian(x):
    t = torch.from_numpy(np.array(x, dtype=float))
    p = F.softmax(t, dim=0)
    return (torch.diag(p) - p[:, None] * p[None, :]).numpy()
