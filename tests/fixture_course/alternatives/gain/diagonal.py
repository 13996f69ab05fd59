"""A linear map with a diagonal matrix."""

import torch
from torch import nn


class Gain(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(size))
        self.bias = nn.Parameter(torch.zeros(size))

    def forward(self, x):
        return nn.functional.linear(x, torch.diag(self.gain), self.bias)
