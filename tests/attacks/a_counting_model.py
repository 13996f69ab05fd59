"""What calls a function that is given a model, in the tests of attacks: its text is sent to the worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def asked(function: Callable[..., Any], numbers: Any) -> dict[str, Any]:
    """What the function makes of a model, and how often it asked it."""
    import torch

    class Model(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.numbers = torch.from_numpy(numbers.copy())
            self.times = 0

        def forward(self, x: Any) -> Any:
            self.times += 1
            return self.numbers * x

    model = Model()
    return {"what came": function(model).numpy(), "asked": model.times}
