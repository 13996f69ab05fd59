"""One feature after another."""

import torch
from torch import nn


class Gain(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(size))
        self.bias = nn.Parameter(torch.zeros(size))

    def forward(self, x):
        return torch.stack([x[..., i] * g + b for i, (g, b) in enumerate(zip(self.gain, self.bias))], dim=-1)
