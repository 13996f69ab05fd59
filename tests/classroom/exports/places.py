"""What the tests of exported graders share: schemas of the places, verdicts that never were, a place to run in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from learn_transformers.classroom.exports.running import One
from learn_transformers.classroom.submission import Submission
from learn_transformers.verdict import (
    Answer,
    Chapter,
    Check,
    Failure,
    Function,
    Problem,
    QuizEntry,
    Status,
    Verdict,
    worst,
)

HERE = Path(__file__).parent
KEY = b"0123456789abcdef0123456789abcdef\n"
NASTY = [
    "",
    "\x00",
    "\ud800",
    "\x1b[2J::error::x",
    "a\nb",
    "=cmd()",
    "\u202eabc",
    "<script>",
    "x" * 1_000_000,
    "`" * 9,
    "é√",
]
TEXTS = st.sampled_from(NASTY) | st.text(max_size=30)


def require_valid(place: str, document: Any) -> None:
    schema = json.loads((HERE / "schemas" / f"{place}.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(document)


def one_of(verdict: Verdict | None, problem: str = "", student: str = "Ada", remarks: tuple[str, ...] = ()) -> One:
    return One(Submission(student, {}, remarks), verdict, problem, 1.5)


@st.composite
def checks(draw: st.DrawFn) -> Check:
    points = draw(st.integers(1, 12)) / 4
    status = draw(st.sampled_from(list(Status)))
    return Check(
        draw(TEXTS) or "a check",
        status,
        points if status == Status.PASSED else 0.0,
        points,
        draw(TEXTS),
        public=draw(st.booleans()),
        call=draw(TEXTS),
        got=draw(TEXTS),
        expected=draw(TEXTS),
    )


@st.composite
def functions(draw: st.DrawFn, name: str) -> Function:
    found = tuple(draw(st.lists(checks(), min_size=1, max_size=6)))
    status = worst(check.status for check in found)
    wrong = next((check for check in found if check.status != Status.PASSED), None)
    failure = Failure(wrong.name, "", draw(TEXTS), "", draw(TEXTS), output=draw(TEXTS)) if wrong is not None else None
    score, most = sum(check.points for check in found), sum(check.max_points for check in found)
    differences = (draw(TEXTS),) if wrong is not None else ()
    return Function(name, status, score, most, None, (), differences, found, output=draw(TEXTS), failure=failure)


@st.composite
def verdicts(draw: st.DrawFn, names: Mapping[str, list[str]]) -> Verdict:
    """One on these chapters, each with these functions, in which all text of others is as bad as it gets."""
    chapters = []
    for number, (chapter, of) in enumerate(names.items(), 1):
        found = tuple(draw(functions(name)) for name in of)
        answer = Answer(draw(TEXTS), Status.FAILED, 0.5, 1.0, draw(TEXTS), draw(TEXTS))
        entry = QuizEntry(draw(TEXTS), "choice", Status.FAILED, 0.0, draw(st.sampled_from([0.0, 1.0])), draw(TEXTS))
        problem = draw(st.none() | st.builds(Problem, TEXTS, text=TEXTS))
        chapters.append(
            Chapter(
                chapter,
                worst(function.status for function in found),
                sum(function.score for function in found),
                sum(function.max_score for function in found),
                found,
                (answer,) if draw(st.booleans()) else (),
                number,
                f"{chapter}.py",
                problem,
                quiz=(entry,) if draw(st.booleans()) else (),
            )
        )
    return Verdict.of(chapters, seed="hmac-sha256:0123", isolation=("rlimits",), notes=(draw(TEXTS),))
