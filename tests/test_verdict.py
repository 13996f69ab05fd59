"""The verdict as JSON: the schema that is a contract, and golden verdicts on the fixture course.

`pytest tests/test_verdict.py --update-golden` writes them anew after a deliberate change; read the difference.
"""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from golden import agreed, verdict_on
from support import FIXTURE_COURSE

from learn_transformers import course
from learn_transformers.judging.judge import Judge
from learn_transformers.verdict import Chapter, Status, Verdict, worst

pytestmark = pytest.mark.usefixtures("fixture_course")

SCHEMA = json.loads((course.PACKAGE / "schemas" / "verdict-1.schema.json").read_text())
GOLDEN = Path(__file__).parent / "golden"

RIGHT, MODULE = (
    (FIXTURE_COURSE / "solutions" / file).read_text() for file in ("01_doubling/doubling.py", "02_gain/gain.py")
)
SUBMISSIONS = {
    "passed": RIGHT,
    "stub": (FIXTURE_COURSE / "exercises" / "01_doubling" / "doubling.py").read_text(),
    "wrong": RIGHT + "\n\ndef double(x):\n    return x * x\n",
    "killed": RIGHT + "\ndef scaled(x, factor):\n    import os\n    os._exit(0)\n",
    "syntax_error": "def double(x)\n    return x\n",
    "module": MODULE.replace("self.gain * x + self.bias", "self.gain.detach() * x + self.bias"),
    "worksheet": """
doubled = "[a^2, b^2]"
doubled_sum = '''
= 2*(2*a + b)
= 4*a + b
'''
once = "7"
twice = "14"
""",
    "worksheet_typo": """
doubled = "[2*a, 2*b"
doubled_sun = "1"
once = "6"
""",
}
FILES = {"worksheet": "01_doubling/worksheet.py", "worksheet_typo": "01_doubling/worksheet.py", "module": "gain.py"}


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=[pytest.mark.torch] * (n == "module")) for n in sorted(SUBMISSIONS)]
)
def test_golden_verdicts(name: str, judge: Judge, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    verdict = verdict_on(judge, tmp_path, FILES.get(name, "doubling.py"), SUBMISSIONS[name])
    jsonschema.validate(verdict.to_dict(), SCHEMA)
    assert Verdict.from_json(verdict.to_json()) == verdict
    update = request.config.getoption("--update-golden")
    found, golden = agreed(verdict, tmp_path, GOLDEN / f"{name}.json", update=update)
    assert found == golden


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
