"""A lesson's numbers are computed: its code blocks run in order, and what they print is what the lesson shows."""

from __future__ import annotations

import contextlib
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from learn_transformers.authoring.findings import Finding, finding
from learn_transformers.course import Chapter, Checkout, Map

NUMBERS = "the lesson's numbers recompute"
DECIMALS = "every decimal in the lesson's prose was printed by a block"
AT_LEAST = 3
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_DECIMAL = re.compile(r"(?<![\w.])\d+\.\d+(?![\w.]*\d)")


@dataclass(frozen=True)
class Block:
    """One code block that prints: on which line of the lesson it starts, what it printed, what follows it."""

    line: int
    printed: str
    language: str
    shown: str

    @property
    def agrees(self) -> bool:
        return (self.language, self.shown) == ("text", self.printed)


def run(lesson: Path, solutions: Path) -> list[Block]:
    """Run a lesson's blocks, with the model solutions to import from; those that print are given back."""
    text = lesson.read_text(encoding="utf-8")
    blocks = [(m[1], m[2], text.count("\n", 0, m.start()) + 1) for m in _BLOCK.finditer(text)]
    namespace: dict[str, Any] = {"__name__": "lesson"}
    ran = []
    with importable(solutions):
        for (language, code, line), (after, shown, _) in zip(blocks, [*blocks, ("", "", 0)][1:], strict=True):
            if language != "python":
                continue
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(compile("\n" * line + code, str(lesson), "exec"), namespace)
            if printed.getvalue():
                ran.append(Block(line, printed.getvalue(), after, shown))
    return ran


def unprinted_decimals(lesson: Path) -> list[str]:
    """Decimal numbers of the prose that no block holds or prints."""
    text = lesson.read_text(encoding="utf-8")
    printed = " ".join(body for language, body in _BLOCK.findall(text) if language in ("text", "python"))
    return [number for number in _DECIMAL.findall(_BLOCK.sub("", text)) if number not in printed]


@contextlib.contextmanager
def importable(solutions: Path) -> Iterator[None]:
    """The chapters of this folder can be imported, and no copy of them from elsewhere lingers, before or after."""
    folders = [p for p in sorted(solutions.iterdir()) if p.is_dir()]
    names = [p.name.partition("_")[2] for p in folders]
    path, before = list(sys.path), {name: sys.modules.pop(name) for name in names if name in sys.modules}
    sys.path[:0] = map(str, folders)
    try:
        yield
    finally:
        sys.path[:] = path
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(before)


def check(checkout: Checkout, page: Chapter | Map) -> list[Finding]:
    """Do the numbers of a lesson, or of the map, recompute?"""
    lesson = checkout.lesson(page)
    if not lesson.is_file():
        return [Finding(page.name, "", NUMBERS, False, f"there is no {checkout.shown(lesson)}")]
    decimals = [f"{number} was printed by none" for number in unprinted_decimals(lesson)]
    findings = [finding(page.name, "", DECIMALS, decimals)]
    try:
        blocks = run(lesson, checkout.root / "solutions")
    except BaseException as error:
        said = f"{type(error).__name__}: {error}"
        return [*findings, Finding(page.name, "", NUMBERS, False, f"a block does not run ({said})")]
    problems = [f"the block on line {b.line} {_apart(b)}" for b in blocks if not b.agrees]
    if len(blocks) < AT_LEAST:
        problems.append(f"{len(blocks)} of at least {AT_LEAST} blocks that print")
    return [*findings, finding(page.name, "", NUMBERS, problems, f"{len(blocks)} blocks")]


def _apart(block: Block) -> str:
    if block.language != "text":
        return "prints, and no ```text block follows"
    pairs = zip([*block.printed.splitlines(), ""], [*block.shown.splitlines(), ""], strict=False)
    printed, shown = next(((p, s) for p, s in pairs if p != s), ("more", "less"))
    return f"prints {printed.strip()!r}, the lesson shows {shown.strip()!r}"
