"""Wrong answers as learners write them, whole files: every one is rejected, nearly every one is named.

A file's first lines say what is wrong with it: `# wrong: FUNCTION = mistake + mistake` (alternatives with `|`, `?` for
a mistake that no key knows), `# follows: FUNCTION <- CAUSE` for what fails only because of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from learn_transformers.course import Assignment, chapter_named
from learn_transformers.judging.judge import Judge
from learn_transformers.verdict import Chapter, Function

FILES = sorted(Path(__file__).parents[1].glob("wrong_answers/*/*.py"))
NAMED_AT_LEAST = 0.95
UNNAMED: frozenset[str] = frozenset()  # "chapter/file: function" of what is rejected and not named


@dataclass(frozen=True)
class Expected:
    """What a file's header says."""

    wrong: dict[str, list[frozenset[str]]]
    follows: dict[str, str]


def expected(file: Path) -> Expected:
    text = file.read_text()
    wrong = {
        name: [frozenset(m.strip() for m in option.split("+")) for option in named.split("|") if option.strip() != "?"]
        for name, named in re.findall(r"^# wrong: (\w+) = (.+)$", text, re.MULTILINE)
    }
    return Expected(wrong, dict(re.findall(r"^# follows: (\w+) <- (\w+)", text, re.MULTILINE)))


def graded(judge: Judge, file: Path, folder: Path) -> Chapter:
    chapter = chapter_named(file.parent.name)
    assert chapter is not None
    handed_in = folder / f"{chapter.name}.py"
    handed_in.write_bytes(file.read_bytes())
    return judge.chapter(Assignment(chapter, handed_in))


def is_named(function: Function, options: list[frozenset[str]]) -> bool:
    return any(frozenset(e.mistakes) in options for e in function.diagnosis)


def test_there_are_enough() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}-{f.stem}")
def test_rejected_and_named_and_nothing_else_is(file: Path, judge: Judge, tmp_path: Path) -> None:
    says = expected(file)
    assert says.wrong
    verdict = graded(judge, file, tmp_path)
    assert verdict.problem is None
    failed = {f.name for f in verdict.functions if f.status != "passed"}
    assert failed == {*says.wrong, *says.follows}
    for function in verdict.functions:
        if function.name in says.follows and function.name not in says.wrong:
            assert function.follows_from == says.follows[function.name]
        options = says.wrong.get(function.name)
        if options:
            named = is_named(function, options)
            said = ["+".join(e.mistakes) for e in function.diagnosis] or function.differences
            assert named is (f"{file.parent.name}/{file.stem}: {function.name}" not in UNNAMED), said


def test_nearly_all_are_named() -> None:
    """Which are, is asserted file by file above; this is the rate."""
    known = sum(bool(options) for file in FILES for options in expected(file).wrong.values())
    assert 1 - len(UNNAMED) / known >= NAMED_AT_LEAST
