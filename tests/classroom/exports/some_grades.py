"""Documents as `grade` leaves them, made up, and held to the schema that is shipped."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from learn_transformers import course
from learn_transformers.verdict import NOT_GRADED

CHAPTERS = {"softmax": {"softmax": 12.0, "log_softmax": 12.0}, "masking": {"causal_mask": 10.0}}


def submission(student: str, score: float | None = 24.0, **more: Any) -> dict[str, Any]:
    """One of somebody who was graded in two chapters; without a score the grader itself failed."""
    plain: dict[str, Any] = {
        "student": student, "name": "", "email": "", "id": "", "roster": {}, "status": "failed", "score": score,
        "max_score": 34.0, "penalty": 0.0, "final_score": score, "submitted_at": "2026-11-30T22:59:00Z",
        "late_by": None, "refused": [], "notes": [], "seed": "abc", "verdict": verdict(score),
    }  # fmt: skip
    if score is None:
        plain |= {"status": "not_graded", "penalty": None}
    return plain | more


def nobody(student: str, status: str = "missing", **more: Any) -> dict[str, Any]:
    """One of somebody of whom there is no verdict."""
    return submission(student, 0.0, status=status, verdict=None, submitted_at=None, **more)


def verdict(score: float | None) -> dict[str, Any]:
    left = 0.0 if score is None else score
    chapters = []
    for number, (name, functions) in enumerate(CHAPTERS.items(), 2):
        parts = []
        for function, most in functions.items():
            earned = min(most, left)
            left -= earned
            reason = NOT_GRADED if score is None else None
            parts.append({"name": function, "score": earned, "max_score": most, "reason": reason})
        sums = {of: sum(part[of] for part in parts) for of in ("score", "max_score")}
        chapters.append({"name": name, "number": number, **sums, "functions": parts})
    return {"schema": "learn-transformers/verdict@1", "chapters": chapters}


def document(submissions: Iterable[dict[str, Any]]) -> dict[str, Any]:
    made = {"schema": "learn-transformers/grades@1", "key": "k", "submissions": list(submissions)}
    schema = json.loads((course.PACKAGE / "schemas" / "grades-1.schema.json").read_text())
    Draft202012Validator(schema).validate(made)
    return made


def folder(where: Path, *submissions: dict[str, Any]) -> Path:
    """What `grade --out` would leave, a line for each submission."""
    made = document(submissions)
    lines = ",\n".join(json.dumps(one) for one in made["submissions"])
    where.mkdir(exist_ok=True)
    text = f'{{"schema": "{made["schema"]}", "key": "k", "submissions": [\n{lines}\n]}}\n'
    (where / "grades.json").write_text(text, encoding="utf-8")
    return where
