"""Einstein sums."""

import torch
from torch import nn


class Gain(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.register_parameter("gain", nn.Parameter(torch.ones(size)))
        self.register_parameter("bias", nn.Parameter(torch.zeros(size)))

    def forward(self, x):
        return torch.einsum("...n,n->...n", x, self.gain) + self.bias
