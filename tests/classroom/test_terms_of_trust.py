"""What SECURITY.md says that a class may rely on is held by tests, which are there."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from support import ROOT

TERM = re.compile(r"^(\d)\. \*\*.*?\(`(tests/\S+\.py)::(test_\w+)`\)$", re.MULTILINE | re.DOTALL)


def test_each_of_the_nine_terms_names_a_test_that_there_is() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    found = TERM.findall(text.partition("## What a class may rely on")[2].partition("\n| where |")[0])
    assert [number for number, _, _ in found] == list("123456789")
    assert len({test for _, _, test in found}) == 9
    for _, file, test in found:
        assert re.search(rf"^def {test}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE), test


def test_another_due_time_costs_something_else_without_grading_anything(tmp_path: Path) -> None:
    pytest.importorskip("sqlalchemy")
    import stand_in

    stand_in.hand_in(tmp_path / "submissions", {"ada": "# 10"}, at=86_400.0)
    finals = []
    for hour, per_day in (("23", "10%"), ("12", "10%"), ("12", "50%")):
        done = stand_in.grade(tmp_path, due=f"1970-01-01T{hour}:00:00Z", late_policy=f"grace=2h,per-day={per_day}")
        with (tmp_path / "out" / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
            (row,) = csv.DictReader(file)
        finals.append((done.known, row["score"], row["final_score"]))
    assert finals == [(0, "10.0", "10.0"), (1, "10.0", "9.0"), (1, "10.0", "5.0")]
