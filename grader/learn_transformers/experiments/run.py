"""What an `experiment.py` is written in: a training that says how far it is, and what there is to see at the end."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import numpy as np

from learn_transformers.report import page
from learn_transformers.report.experiment import Screen, View
from learn_transformers.trouble import WrongUse

if TYPE_CHECKING:
    import torch

POINTS = 8  # of a training at which its score is taken
_WARM_UP = 30  # steps
_QUICK = 20  # times shorter

of_functions: str | None = None  # whose functions are used, in one line; None where nobody has looked at them


@dataclass(frozen=True)
class Measure:
    """One number that a run gives, and between which bounds lesson and tests rely on it."""

    name: str
    value: float
    at_least: float | None = None
    at_most: float | None = None

    @property
    def holds(self) -> bool:
        low = -math.inf if self.at_least is None else self.at_least
        high = math.inf if self.at_most is None else self.at_most
        return low <= self.value <= high


@dataclass(frozen=True)
class Result:
    """What came of a run: its numbers, its pictures, and a sentence on what to see that these numbers make true."""

    measures: Sequence[Measure]
    views: Sequence[View]
    see: str


class Run:
    """One run of an experiment: its chance, all of it from one seed, and its trainings."""

    def __init__(self, seed: int, *, quick: bool, screen: Screen) -> None:
        self.seed = seed
        self.quick = quick
        self.rng = np.random.default_rng(seed)
        self._screen = screen

    def train(
        self,
        name: str,
        model: torch.nn.Module,
        loss: Callable[[], torch.Tensor],
        score: Callable[[], float],
        *,
        steps: int,
        rate: float = 3e-3,
        scored: str = "right",
    ) -> list[float]:
        """Train with Adam, whose rate rises for 30 steps and falls along a cosine; → the score at eight points.

        `loss` gives the loss on a fresh batch, `score` a number to watch on data that is never trained on.
        """
        import torch

        if self.quick:
            steps = max(steps // _QUICK, POINTS)
        optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], rate)
        scores: list[float] = []
        with self._screen.training(name, steps, scored) as told:
            for step in range(1, steps + 1):
                warm, fall = min(1.0, step / _WARM_UP), (1 + math.cos(math.pi * (step - 1) / steps)) / 2
                optimizer.param_groups[0]["lr"] = rate * warm * fall
                now = loss()
                optimizer.zero_grad()
                now.backward()  # type: ignore[no-untyped-call]
                optimizer.step()
                if step * POINTS // steps > len(scores):
                    with torch.no_grad():
                        scores.append(float(score()))
                told(step, now.item(), scores)
        return scores


def experiment(main: Callable[[Run], Result], **others: Callable[[Run], Result]) -> None:
    """Run what `main` describes, or one of the `others` where its name is given as an option, and show it."""
    try:
        _run(main, others)
    except WrongUse as problem:
        page.say(str(problem))
        sys.exit(2)


def _run(main: Callable[[Run], Result], others: dict[str, Callable[[Run], Result]]) -> None:
    asked = _arguments(others)
    if of_functions is None:
        raise WrongUse(
            "Run it with `learn-transformers run`, as in `learn-transformers run 13_vision_transformer/experiment.py`: "
            "that looks first which of your functions are right."
        )
    if asked.png is not None:
        from learn_transformers.report.pictures import figure

        figure.require(asked.png, force=asked.force)
    elif asked.force:
        raise WrongUse("--force is for --png FILE: say which file to write.")
    if (torch := sys.modules.get("torch")) is not None:  # what trains has imported it
        torch.set_num_threads(1)
        torch.manual_seed(asked.seed)
    screen = Screen(quiet=asked.json)
    screen.say(of_functions)
    chosen = next((others[name] for name in others if getattr(asked, name)), main)
    result = chosen(Run(asked.seed, quick=asked.quick, screen=screen))
    if asked.json:
        names = [name.replace("_", "-") for name in others]
        page.show([json.dumps({"measures": [asdict(measure) for measure in result.measures], "others": names})])
        return
    screen.show([(m.name, m.value) for m in result.measures], result.views)
    if asked.png is not None:
        figure.save_views([(view.picture, view.values) for view in result.views], asked.png, force=asked.force)
        screen.say(f"The picture is in {asked.png}.")
    quick = "A quick run is far too short to show anything; without --quick it says what to see."
    screen.say(quick if asked.quick else result.see)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        options = " ".join(f"[{action.option_strings[0]}]" for action in self._actions)
        raise WrongUse(f"{message[:1].upper()}{message[1:]}. An experiment takes {options}.")


def _arguments(others: dict[str, Callable[[Run], Result]]) -> argparse.Namespace:
    parser = _Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("--seed", type=_seed, default=0)
    for flag in ("--quick", "--force", "--json", *(f"--{name.replace('_', '-')}" for name in others)):
        parser.add_argument(flag, action="store_true")
    parser.add_argument("--png", type=Path)
    return parser.parse_args()


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"{text!r} is no seed: a number such as 7 is one")
    return int(text)
