"""What calls `training_step` and `summarize`, with a small model in a transformer's place.

The text of this file is sent to the worker, so it imports nothing of ours. Its models are tables that are looked up in:
they show what they were given, in which mode they were, and nothing of how a right answer uses them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def trained(
    training_step: Callable[..., Any],
    words: Any,
    output: Any,
    batch: tuple[Any, Any, Any],
    rate: float,
    steps: int = 1,
    momentum: float = 0.0,
    gradients_before: float = 0.0,
    in_training: bool = False,
    largest_gradient: float | None = None,
) -> dict[str, Any]:
    """Let a model learn from a batch some times: its losses, its parameters afterwards, and the mode it was asked in.

    The model has two parameters, `words (V, d)` and `output (d, V)`: the rows of a text's words are averaged, that of
    the decoder's word is added, and the output maps a smooth function of it to logits. In training mode every second
    feature is dropped.
    """
    import torch

    class Model(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.words = torch.nn.Parameter(torch.from_numpy(words.copy()))
            self.output = torch.nn.Parameter(torch.from_numpy(output.copy()))
            self.modes: list[str] = []

        def forward(self, source: Any, decoder_input: Any) -> Any:
            self.modes.append("training" if self.training else "evaluation")
            read = self.words[source].mean(dim=1, keepdim=True)
            hidden = torch.tanh(read + 2 * self.words[decoder_input])
            if self.training:
                hidden = 2 * hidden * (torch.arange(hidden.shape[-1]) % 2)
            return hidden @ self.output

    class Descent(torch.optim.Optimizer):
        """PyTorch's `SGD`, which takes more than a second to be made: it gets a compiler ready first."""

        def __init__(self) -> None:
            self.param_groups = [{"params": list(model.parameters()), "lr": rate, "momentum": momentum}]
            self.moved: dict[Any, Any] = {}
            self.hooks: list[Callable[..., None]] = []

        def zero_grad(self, set_to_none: bool = True) -> None:
            for parameter in model.parameters():
                parameter.grad = None if set_to_none or parameter.grad is None else torch.zeros_like(parameter)

        def step(self, closure: Any = None) -> Any:
            loss = closure() if closure is not None else None
            for hook in self.hooks:
                hook(self, (), {})
            with torch.no_grad():
                for parameter in model.parameters():
                    if parameter.grad is not None:
                        self.moved[parameter] = momentum * self.moved.get(parameter, 0.0) + parameter.grad
                        parameter.sub_(rate * self.moved[parameter])
            return loss

    def clip(*_: object) -> None:
        torch.nn.utils.clip_grad_norm_(model.parameters(), largest_gradient or 0.0)

    model = Model().train(in_training)
    for parameter in model.parameters():
        parameter.grad = torch.full_like(parameter, gradients_before) if gradients_before else None
    optimizer = Descent()
    if largest_gradient is not None:
        optimizer.hooks.append(clip)
    tensors = tuple(torch.from_numpy(part.copy()) for part in batch)
    losses = [training_step(model, optimizer, tensors) for _ in range(steps)]
    return {
        **{f"the loss of step {n}": _number(loss) for n, loss in enumerate(losses, start=1)},
        "each loss is": " or ".join(sorted({_kind(loss) for loss in losses})),
        "the model's mode": " and ".join(sorted(set(model.modes))) or "never asked",
        "its words afterwards": model.words.detach().numpy(),
        "its output afterwards": model.output.detach().numpy(),
    }


def _kind(value: Any) -> str:
    """What a loss is packed into, in words."""
    if isinstance(value, float):
        return "a float"
    return "a tensor" if hasattr(value, "detach") else type(value).__name__


def _number(value: Any) -> float:
    """The number that a loss is, whatever it is packed into."""
    try:
        return float(getattr(value, "detach", lambda: value)())
    except (TypeError, ValueError, RuntimeError):
        return float("nan")


def written(
    summarize: Callable[..., Any],
    following: Any,
    places: Any,
    text: Any,
    ids: list[int],
    max_length: int,
    in_training: bool = True,
) -> dict[str, Any]:
    """Have a model write: the summary, the mode that it was asked in, and whether gradients were kept.

    Its logits at a position are the row of `following (V, V)` of the id there, a part of the rows of the ids before it,
    the position's row of `places`, and the mean of the text's rows of `text (V, V)`. In training mode they
    come in another order.
    """
    import torch

    class Model(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.following = torch.nn.Parameter(torch.from_numpy(following.copy()))
            self.places = torch.from_numpy(places.copy())
            self.text = torch.from_numpy(text.copy())
            self.modes: list[str] = []
            self.kept: list[str] = []

        def forward(self, source: Any, decoder_input: Any) -> Any:
            self.modes.append("training" if self.training else "evaluation")
            self.kept.append("kept" if torch.is_grad_enabled() else "not kept")
            rows = self.following[decoder_input]
            before = torch.cumsum(rows, dim=1) - rows
            read = self.text[source].mean(dim=1, keepdim=True)
            logits = rows + 0.4 * before + self.places[: rows.shape[1]] + read
            return logits.roll(1, dims=-1) if self.training else logits

    model = Model().train(in_training)
    summary = summarize(model, list(ids), max_length)
    return {
        "the summary": summary,
        "the model's mode": " and ".join(sorted(set(model.modes))) or "never asked",
        "gradients": " and ".join(sorted(set(model.kept))) or "never asked",
    }
