"""The parameters come from a class above."""

import torch
from torch import nn


class Affine(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(size))
        self.gain = nn.Parameter(torch.ones(size))


class Gain(Affine):
    def forward(self, x):
        return self.bias + x * self.gain
