"""What an experiment gives over five seeds: `margins.json` beside it, which its lesson quotes and tests hold it to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from learn_transformers import course
from learn_transformers.course import Chapter, Checkout
from learn_transformers.experiments import starting
from learn_transformers.experiments.run import Measure

SEEDS = range(5)


@dataclass(frozen=True)
class Margin:
    """One number of an experiment, seed by seed, and the bounds that it stays within."""

    name: str
    values: tuple[float, ...]
    at_least: float | None
    at_most: float | None

    @property
    def beyond(self) -> list[float]:
        """The values that do not hold."""
        return [v for v in self.values if not Measure(self.name, v, self.at_least, self.at_most).holds]

    @property
    def bounds(self) -> str:
        """Its bounds as they are shown; nothing where nothing relies on it."""
        if self.at_least is not None and self.at_most is not None:
            return f"{self.at_least:.2f} to {self.at_most:.2f}"
        ends = (("≥", self.at_least), ("≤", self.at_most))
        return "".join(f"{sign} {end:.2f}" for sign, end in ends if end is not None)


def measure(chapter: Chapter, tell: Callable[[str], None]) -> list[Margin]:
    """Run a chapter's experiment, and all that it offers as options, with every seed."""
    found: dict[str, list[dict[str, Any]]] = {}
    for seed in SEEDS:
        tell(f"{chapter.folder} · seed {seed} of {SEEDS[-1]}")
        for one in one_seed(chapter, seed):
            found.setdefault(str(one["name"]), []).append(one)
    return [
        Margin(name, tuple(round(one["value"], 4) for one in every), every[0]["at_least"], every[0]["at_most"])
        for name, every in found.items()
    ]


def one_seed(chapter: Chapter, seed: int, *more: str) -> list[dict[str, Any]]:
    """What all runs of a chapter's experiment give with one seed and `more` options."""
    arguments = ["--seed", str(seed), *more]
    told = starting.measured(chapter, arguments)
    others = [starting.measured(chapter, [*arguments, f"--{name}"]) for name in told["others"]]
    return [one for run in (told, *others) for one in run["measures"]]


def read(chapter: Chapter) -> list[Margin]:
    """The margins of a chapter as they are handed out."""
    plain = json.loads(course.shipped_bytes(chapter.margins))
    return [Margin(one["name"], tuple(one["values"]), one["at_least"], one["at_most"]) for one in plain["measures"]]


def write(checkout: Checkout, chapter: Chapter, margins: list[Margin]) -> tuple[Path, bool]:
    """Write them beside the experiment; was it another file?"""
    path = checkout.margins(chapter)
    text = json.dumps({"seeds": [*SEEDS], "measures": [asdict(m) for m in margins]}, indent=1, ensure_ascii=False)
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    path.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return path, before != f"{text}\n"


def table(margins: list[Margin]) -> list[str]:
    """The margins as lines of text, as a lesson quotes them."""
    return [line.rstrip() for line in _lines(margins)]


def _lines(margins: list[Margin]) -> Iterator[str]:
    longest = max(len(margin.name) for margin in margins)
    yield " " * longest + "  seed" + "".join(f"{seed:>5}" for seed in SEEDS)
    for margin in margins:
        yield f"{margin.name:<{longest}}      {''.join(f'{v:5.2f}' for v in margin.values)}  {margin.bounds}"
