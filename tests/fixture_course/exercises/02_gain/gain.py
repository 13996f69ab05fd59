"""Chapter 2, gain: a module with two parameters.

The lesson is README.md beside this file. Check your work with `learn-transformers check gain`.
"""

import torch
from torch import nn


class Gain(nn.Module):
    """Multiply every feature by its own gain, and add its own bias: y = gain · x + bias.

    Args:
        size: how many features there are. The parameters `gain` and `bias` have this length.

    Example:
        >>> Gain(2)(torch.tensor([1.0, -2.0])).tolist()
        [1.0, -2.0]

    Source: extension.
    """

    def __init__(self, size: int) -> None:
        """Begin with a gain of 1 and a bias of 0."""
        raise NotImplementedError("Gain.__init__")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Give gain · x + bias, `(..., size)`."""
        raise NotImplementedError("Gain.forward")
