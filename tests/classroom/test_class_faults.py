"""`faults.py` in small: a class with hostile students is graded while the grader is killed and its disk is full."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import pytest
from support import IS_ROOT, linux_only

pytestmark = linux_only("hostile files run confined, and their processes are looked for in /proc")
pytest.importorskip("sqlalchemy")
pytest.importorskip("psycopg")

from a_class import Student  # noqa: E402 - what follows needs the gradebook
from faults import Book, Plan, Report, run  # noqa: E402
from hostile_work import Kind, kinds  # noqa: E402
from what_became_of_it import wrongs  # noqa: E402

_OF_EACH = 3  # of every family of hostile kinds


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, list[Student], Path]:
    folder = tmp_path_factory.mktemp("faults")
    chosen = some_kinds()
    plan = Plan(24 + len(chosen), len(chosen), slow=0, kills=2, server=False, kinds=chosen)
    return *run(plan, folder, keep=True), folder / "kept"


def some_kinds() -> tuple[Kind, ...]:
    quick = sorted((kind for kind in kinds() if not kind.slow), key=lambda kind: kind.name)
    families = [[*family] for _, family in groupby(quick, lambda kind: kind.name.split()[0])]
    return tuple(kind for family in families for kind in family[:: max(1, len(family) // _OF_EACH)][:_OF_EACH])


def test_everybody_ends_with_exactly_the_row_they_must_have(
    finished: tuple[Report, list[Student], Path],
) -> None:
    report, people, _ = finished
    assert report.wrong == []
    ended = [start.ended for start in report.starts]
    assert (ended.count("killed"), ended[-1]) == (2, "exit code 0")
    assert any("the disk was full" in how for how in ended) == IS_ROOT
    assert sum(report.statuses.values()) == len(people) == report.graded + report.refused


def dropped(out: Path) -> None:
    page = next((out / "feedback").glob("*.md"))
    page.unlink()


def doubled(out: Path) -> None:
    lines = (out / "grades.csv").read_text().splitlines()
    (out / "grades.csv").write_text("\n".join([*lines, lines[-1]]) + "\n")


def another_score(out: Path) -> None:
    text = (out / "grades.json").read_text()
    document = json.loads(text)
    row = next(row for row in document["submissions"] if row["verdict"] is not None)
    line = next(line for line in text.splitlines() if line.startswith('{"student"') and row["student"] in line)
    changed = json.loads(line.rstrip(",")) | {"score": row["score"] + 1}
    (out / "grades.json").write_text(text.replace(line.rstrip(","), json.dumps(changed, ensure_ascii=False)))


def left_out(out: Path) -> None:
    lines = (out / "grades.json").read_text().splitlines()
    rows = [n for n, line in enumerate(lines) if line.startswith('{"student"')]
    del lines[rows[0]]
    (out / "grades.json").write_text("\n".join(lines))


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (dropped, "missing"),
        (doubled, "2 rows in grades.csv, not 1"),
        (another_score, "points"),
        (left_out, "grades.json has no row"),
    ],
)
def test_what_is_amiss_is_found(
    harm: Callable[[Path], None], said: str, finished: tuple[Report, list[Student], Path], tmp_path: Path
) -> None:
    _, people, kept = finished
    shutil.copytree(kept, tmp_path / "kept")
    out, attempts = tmp_path / "kept" / "out", Book(str(tmp_path / "kept" / "book.sqlite3")).by_student()
    assert wrongs(out, attempts, people) == []
    harm(out)
    assert said in " ".join(wrongs(out, attempts, people))


def test_an_attempt_too_many_is_found(finished: tuple[Report, list[Student], Path]) -> None:
    _, people, kept = finished
    attempts = Book(str(kept / "book.sqlite3")).by_student()
    some, other = [*attempts][:2]
    found = wrongs(kept / "out", attempts | {some: 2, other: 0, "nobody": 1}, people)
    assert sorted(said.partition(": ")[2] for said in found) == [f"{n} attempts in the gradebook" for n in range(3)]
