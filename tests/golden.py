"""Golden verdicts: what is graded in a test, held to a file that was read by somebody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from learn_transformers import course
from learn_transformers.judging.judge import Judge
from learn_transformers.judging.worksheets import Worksheets
from learn_transformers.verdict import Verdict


def verdict_on(judge: Judge, folder: Path, name: str, source: str) -> Verdict:
    """The verdict on one file that was handed in under this name."""
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(source)
    with Worksheets() as judge.worksheets:
        return judge.verdict(course.assignments([str(file)], None, folder))


def agreed(verdict: Verdict, folder: Path, file: Path, *, update: bool) -> tuple[Any, Any]:
    """The verdict and the golden one, both without what differs from run to run; `update` writes the latter anew."""
    data = _settled(verdict, folder)
    if update:
        file.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n")
    return data, json.loads(file.read_text())


def _settled(verdict: Verdict, folder: Path) -> Any:
    text = verdict.to_json().replace(str(folder), ".").replace(str(course.shipped()), "COURSE")
    data = json.loads(text)
    data["isolation"], data["exposed"] = [], []
    for chapter in data["chapters"]:
        for function in chapter["functions"]:
            for check in function["checks"]:
                check["seconds"] = 0.0
    return data
