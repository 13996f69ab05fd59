"""What `dev new` wrote and what `dev check` found, for the author of a chapter."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text

from learn_transformers import course
from learn_transformers.authoring.findings import Finding
from learn_transformers.authoring.grading import TIME
from learn_transformers.authoring.naming import GROUPS, NAMED, PAIRS_MISSED, PAIRS_NAMED
from learn_transformers.authoring.proofs import EQUAL
from learn_transformers.authoring.scaffold import Plan
from learn_transformers.printable import clean, one_line
from learn_transformers.report.signs import Signs, signs_for

_NEXT = (
    "Write the solution with its docstring; `learn-transformers dev stub {chapter}` makes the stub of it.",
    "Write the reference in the key, with its mistakes, cases and three hints.",
    "Write right answers in other styles, as many as you like in a file: tests/alternatives/{chapter}.",
    "Write the lesson: what it is, an example by hand, what goes wrong.",
    "Draw its figures in answer_key/{chapter}/figures.py; `learn-transformers dev figures {chapter}` writes them.",
)


def show_new(plan: Plan, console: Console | None = None) -> None:
    """Which files `dev new` wrote or changed, and what comes next."""
    console = console or Console(highlight=False)
    signs, checkout = signs_for(console), course.checkout()
    for word, files in (("Wrote", plan.written), ("Changed", plan.changed)):
        if files:
            console.print(Text(word, style="bold"))
            for path in files:
                console.print(Text(f"  {one_line(checkout.shown(path))}"), soft_wrap=True)
    console.print(Text("Next", style="bold"))
    for number, step in enumerate(_NEXT, start=1):
        console.print(Text(signs.text(f"  {number}. {step.format(chapter=plan.chapter.name)}")), soft_wrap=True)
    console.print(Text(f"What is left to write: learn-transformers dev check {plan.chapter.name}"), soft_wrap=True)


def show_written(changed: Mapping[Path, bool], console: Console | None = None) -> None:
    """Which stubs or figures were written, and which were as their solutions or scripts say."""
    console, checkout = console or Console(highlight=False), course.checkout()
    for path, was_changed in changed.items():
        word = "Wrote" if was_changed else "Nothing new in"
        console.print(Text(f"{word} {one_line(checkout.shown(path))}"), soft_wrap=True)


@contextmanager
def progress(console: Console | None = None) -> Iterator[Callable[[str], None]]:
    """A line on the error stream that says what is being looked at; nothing in a pipe."""
    if not (sys.stderr.isatty() and sys.stdout.isatty()):
        yield lambda what: None
        return
    with (console or Console(stderr=True)).status("Getting ready …") as status:
        yield lambda what: status.update(f"Checking {what}")


def show(findings: Sequence[Finding], seconds: float, console: Console | None = None) -> None:
    """Print what `dev check` found: a block for each chapter, and below each function what does not hold."""
    console = console or Console(highlight=False)
    signs = signs_for(console)
    for name, of_chapter in groupby(findings, key=lambda f: f.chapter):
        for part in _chapter(name, list(of_chapter), signs):
            console.print(part)
        console.print()
    failed = sum(not f.passed for f in findings)
    took = Text(f" {signs.dot} {len(findings)} things looked at in {seconds:.0f} s", style="dim")
    if failed:
        said = "1 thing does not hold" if failed == 1 else f"{failed} things do not hold"
        console.print(Text(f"{said} yet.", style="red") + took)
    else:
        console.print(Text("Everything holds.", style="green") + took)


def _chapter(name: str, findings: list[Finding], signs: Signs) -> Iterator[RenderableType]:
    chapter = course.chapter_named(name) if name else None
    title = Text(chapter.folder if chapter else name or "the course's folders", style="bold")
    took = next((f.detail for f in findings if f.what == TIME and f.passed), "")
    yield title + Text(f" {signs.dot} graded in {took}", style="dim") if took else title
    own = [f for f in findings if not f.function]
    yield from _problems(own, signs, 2)
    if known := next((f.detail for f in own if f.what == EQUAL and f.passed), ""):
        yield Padding(Text(f"worksheet, right forms: {known}", style="dim"), (0, 0, 0, 2), expand=False)
    if chapter is None and all(f.passed for f in own):
        yield Text.assemble("  ", (signs.passed, "green"), " nothing missing, nothing stray")
    for function, found in groupby((f for f in findings if f.function), key=lambda f: f.function):
        yield from _function(function, list(found), signs)


def _function(name: str, findings: list[Finding], signs: Signs) -> Iterator[RenderableType]:
    good = all(f.passed for f in findings)
    said = {f.what: f.detail for f in findings if f.passed}
    mark = (signs.passed, "green") if good else (signs.failed, "red")
    named = [f"{said[what]} {kind}" for what, kind in ((NAMED, "mistakes"), (PAIRS_NAMED, "pairs")) if what in said]
    counts = f"  named: {', '.join(named)}" if named else ""
    yield (
        Text.assemble("  ", mark, f" {name:<30}", (counts, "dim")) if counts else Text.assemble("  ", mark, f" {name}")
    )
    yield from _problems(findings, signs, 6)
    for what in (GROUPS, PAIRS_MISSED):
        if said.get(what):
            yield Padding(Text(signs.text(f"{what}: {said[what]}"), style="dim"), (0, 0, 0, 6), expand=False)


def _problems(findings: list[Finding], signs: Signs, indent: int) -> Iterator[RenderableType]:
    for finding in findings:
        if not finding.passed:
            mark = f"{signs.failed} " if indent < 6 else ""
            line = Text.assemble((mark, "red"), (signs.text(f"not so: {finding.what}"), "yellow"))
            yield Padding(line, (0, 0, 0, indent), expand=False)
            yield Padding(Text(signs.text(clean(finding.detail))), (0, 0, 0, indent + 2), expand=False)
