"""PyTorch inside, in float64: flip and cumsum, the stacking of public code, arange."""

import numpy as np
import torch


def returns_to_go(rewards, discount=1.0):
    r = torch.as_tensor(rewards, dtype=torch.float64)
    away = torch.arange(len(r))[None, :] - torch.arange(len(r))[:, None]
    if discount == 1.0:
        return r.flip(0).cumsum(0).flip(0).numpy()
    weights = torch.triu(torch.as_tensor(discount, dtype=torch.float64) ** away.clamp(min=0))
    return (weights @ r).numpy()


def interleave_trajectory(returns, states, actions):
    parts = [torch.as_tensor(np.asarray(part, dtype=np.float64))[None] for part in (returns, states, actions)]
    batch, steps, width = parts[0].shape
    stacked = torch.stack(parts, dim=1).permute(0, 2, 1, 3).reshape(batch, 3 * steps, width)
    return stacked[0].numpy()


def action_positions(n_steps):
    return torch.arange(1, 3 * n_steps + 1, 3).numpy()
