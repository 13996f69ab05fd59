"""The verdict as JSON: the schema that is a contract, and golden verdicts.

`pytest tests/test_verdict.py --update-golden` writes them anew after a deliberate change; read the difference.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from support import ROOT, source_of

from learn_transformers import course
from learn_transformers.judging.judge import Judge
from learn_transformers.judging.worksheets import Worksheets
from learn_transformers.verdict import Chapter, Status, Verdict, worst

SCHEMA = json.loads((course.PACKAGE / "schemas" / "verdict-1.schema.json").read_text())
GOLDEN = Path(__file__).parent / "golden"

UNSTABLE = "def softmax(x, axis=-1):\n    e = np.exp(x)\n    return e / e.sum(axis=axis, keepdims=True)\n"
SUBMISSIONS = {
    "passed": source_of("softmax"),
    "stub": (ROOT / "exercises" / "02_softmax" / "softmax.py").read_text(),
    "wrong": source_of("softmax") + "\n" + UNSTABLE,
    "killed": source_of("softmax") + "\ndef log_softmax(x, axis=-1):\n    import os\n    os._exit(0)\n",
    "syntax_error": "def softmax(x, axis=-1)\n    return x\n",
    "lone_file": source_of("masking"),
    "worksheet": """
doubled_weights = "[1/10, 9/10]"
jacobian_entry = "-p[i]*p[j]"
smoothed_gradient = "p[j] +"
jacobian_row_sum = '''
= p[i]*(Sum(delta(i,j), j, 1, n) + Sum(p[j], j, 1, n))
= p[i]*(1 + 1)
'''
right_target = "9/10"
best_gap = "log(45)"
""",
}
FILES = {"lone_file": "masking.py", "worksheet": "02_softmax/worksheet.py"}


def verdict_on(judge: Judge, name: str, folder: Path) -> Verdict:
    file = folder / FILES.get(name, "softmax.py")
    file.parent.mkdir(exist_ok=True)
    file.write_text(SUBMISSIONS[name])
    with Worksheets() as judge.worksheets:
        return judge.verdict(course.assignments([str(file)], None, folder))


def settled(verdict: Verdict, folder: Path) -> Any:
    """A verdict without what differs from run to run and from machine to machine."""
    text = verdict.to_json().replace(str(folder), ".").replace(str(course.shipped()), "COURSE")
    data = json.loads(text)
    data["isolation"], data["exposed"] = [], []
    for chapter in data["chapters"]:
        for function in chapter["functions"]:
            for check in function["checks"]:
                check["seconds"] = 0.0
    return data


@pytest.mark.parametrize("name", sorted(SUBMISSIONS))
def test_golden_verdicts(name: str, judge: Judge, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    verdict = verdict_on(judge, name, tmp_path)
    jsonschema.validate(verdict.to_dict(), SCHEMA)
    assert Verdict.from_json(verdict.to_json()) == verdict
    file = GOLDEN / f"{name}.json"
    data = settled(verdict, tmp_path)
    if request.config.getoption("--update-golden"):
        file.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n")
    assert data == json.loads(file.read_text())


def test_the_schema_is_not_content_with_anything() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"schema": "learn-transformers/verdict@1"}, SCHEMA)
    good = Verdict.of([], seed=0, isolation=[]).to_dict()
    jsonschema.validate(good, SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**good, "status": "fine"}, SCHEMA)


def test_the_worst_part_decides() -> None:
    assert worst([Status.PASSED, Status.UNFINISHED]) == Status.UNFINISHED
    assert worst([Status.FAILED, Status.UNFINISHED, Status.ERROR]) == Status.ERROR
    assert worst([]) == Status.PASSED


def test_unknown_keys_are_passed_over() -> None:
    chapter = Chapter("softmax", Status.PASSED, 1.0, 1.0, ())
    verdict = Verdict.of([chapter], seed=3, isolation=["seccomp"])
    data = verdict.to_dict()
    data["chapters"][0]["added later"] = 1
    assert Verdict.from_json(json.dumps(data)) == verdict
