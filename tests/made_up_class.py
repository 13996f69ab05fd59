"""A class that never was: a handful of files graded once by the real judge, handed in by as many students as wanted."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path

from foreign import hostile
from support import ROOT, source_of

from learn_transformers.course import Assignment, known_chapter, stub_of
from learn_transformers.judging import session
from learn_transformers.sandbox.host import Sandboxes
from learn_transformers.verdict import Verdict

MONDAY = 1_794_830_400.0  # 2026-11-16 12:00 in London
DAY = 86_400.0
WRONG = {
    "softmax": ("default_axis_zero", "flat_loop", "apply_along_first", "assert_temperature", "finite_differences"),
    "self_attention": ("columns_sum_to_one", "keys_ask_queries", "k_dot_t", "len_of_keys"),
}
SECRET = "Aloysia Quetzal"  # who gives herself away wherever she can
TELLTALE = f"""

class AloysiaQuetzalError(Exception):
    pass


def softmax(x, axis=-1):
    print("{SECRET} prints this")
    aloysia_quetzal = x.sum()
    raise AloysiaQuetzalError("{SECRET} was here")


def log_softmax(x, axis=-1):
    return "{SECRET}"


def cross_entropy(logits, targets):
    return aloysia_quetzal + 1
"""


def graded(sandboxes: Sandboxes, folder: Path) -> dict[str, Verdict]:
    """What the judge says of each of these files: right, wrong in known ways, empty, broken, and one that tells."""
    files = {}
    for chapter, names in WRONG.items():
        found = ROOT / "tests" / "wrong_answers" / "imagined" / chapter
        files |= {f"{chapter}.{name}": (chapter, (found / f"{name}.py").read_text()) for name in names}
    files["right"] = ("softmax", source_of("softmax"))
    files["stub"] = ("softmax", stub_of(known_chapter("softmax")).read_text())
    files["broken"] = ("softmax", "def softmax(x:\n")
    files["telltale"] = ("softmax", source_of("softmax") + TELLTALE)
    verdicts = {}
    with session.judge([], boxes=sandboxes) as judge:
        judge.shrinks = False
        for name, (chapter, source) in files.items():
            file = folder / f"{chapter}.py"
            file.write_text(source)
            verdicts[name] = judge.verdict([Assignment(known_chapter(chapter), file)])
    return verdicts


def handed_in(
    verdicts: Mapping[str, Verdict], students: int, seed: int = 0
) -> Iterator[tuple[str, Verdict | None, float | None]]:
    """So many students, some of whom hand in twice, some of whom nothing, and one under a name that is no name."""
    rng = random.Random(seed)
    names = sorted(verdicts)
    often = [1 / (place + 1) for place in range(len(names))]
    for number in range(students):
        student = f"student {number:05d}" if number else hostile("student")
        if number % 40 == 39:
            yield student, None, None
            continue
        if number % 10 == 9:
            yield student, verdicts[rng.choice(names)], MONDAY - 5 * DAY
        yield student, verdicts[rng.choices(names, often)[0]], MONDAY + rng.randrange(100_000)
