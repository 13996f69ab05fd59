"""Whatever a verdict holds: every place gets a valid document, our points, and nothing that is not for the student."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from places import NASTY, one_of, require_valid, verdicts

from learn_transformers import course
from learn_transformers.classroom.exports import results, units
from learn_transformers.classroom.exports.graders import classroom50, github_classroom, gradescope, prairielearn
from learn_transformers.classroom.exports.units import Unit
from learn_transformers.report.classroom.units import telling
from learn_transformers.verdict import Chapter, Check, Explanation, Function, Status, Verdict

CHAPTERS = tuple(map(course.known_chapter, ("softmax", "masking")))
NAMES = {chapter.name: chapter.functions() for chapter in CHAPTERS}
IDENTITY = {
    "classroom": "cs", "assignment": "softmax", "assignment_type": "individual", "owner": "ada",
    "submission": "submit/2026-06-01T14-32-05Z-a1b2c3d", "commit": "https://x/c", "release": "https://x/r",
    "review": "https://x/c", "datetime": "2026-06-01T14:32:01Z",
}  # fmt: skip
SOME = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def of(verdict: Verdict) -> tuple[Unit, ...]:
    return units.of(verdict, telling().unit)


def read(document: dict[str, Any]) -> dict[str, Any]:
    """As the place gets it: within a megabyte, and with nothing in it that a database or a terminal would not take."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False).encode("utf-8")
    assert len(text) < 1_000_000
    again = json.loads(text)
    assert all(c.isprintable() or c in "\n\t" for string in strings(again) for c in string)
    return again


def strings(plain: Any) -> list[str]:
    if isinstance(plain, str):
        return [plain]
    parts = [*plain, *plain.values()] if isinstance(plain, dict) else plain if isinstance(plain, list) else []
    return [string for part in parts for string in strings(part)]


@SOME
@given(verdicts(NAMES))
def test_gradescope_gets_our_points(verdict: Verdict) -> None:
    one = one_of(verdict, remarks=tuple(NASTY))
    plain = read(gradescope.result(one, of(verdict), gradescope.Metadata(), telling()))
    require_valid("gradescope", plain)
    counted = [test for test in plain["tests"] if "score" in test]
    assert sum(test["score"] for test in counted) == verdict.score
    assert sum(test["max_score"] for test in counted) == verdict.max_score


@SOME
@given(verdicts(NAMES))
def test_however_github_counts_it_comes_to_our_points(verdict: Verdict) -> None:
    ids = github_classroom.runners(CHAPTERS)
    found = github_classroom.of_runners(ids, of(verdict))
    assert list(found) == list(ids.values())
    told = table = most = 0.0
    for plain in map(read, found.values()):
        require_valid("github_classroom", plain)
        assert json.loads(base64.b64decode(github_classroom.encoded(plain))) == plain
        tests = plain["tests"]
        told += sum(test["score"] for test in tests)
        table += sum(test["status"] == "pass" for test in tests) / len(tests) * plain["max_score"]
        most += plain["max_score"]
    assert (told, most) == (verdict.score, verdict.max_score)
    assert table == pytest.approx(verdict.score, abs=1e-9)


@SOME
@given(verdicts(NAMES))
def test_classroom_50_gets_four_for_each_point(verdict: Verdict) -> None:
    plain = read(classroom50.result(of(verdict), IDENTITY))
    require_valid("classroom50", plain)
    assert (plain["score"], plain["max-score"]) == (4 * verdict.score, 4 * verdict.max_score)
    assert all(test["score"] <= test["max-score"] for test in plain["tests"])


@SOME
@given(verdicts(NAMES))
def test_prairielearn_gets_our_share(verdict: Verdict) -> None:
    plain = read(prairielearn.result(one_of(verdict, remarks=tuple(NASTY)), of(verdict), telling()))
    require_valid("prairielearn", plain)
    if all(chapter.problem for chapter in verdict.chapters):
        assert plain["gradable"] is False
    else:
        assert plain["score"] == verdict.score / verdict.max_score
        assert sum(test["points"] for test in plain["tests"]) == verdict.score
        assert sum(test["max_points"] for test in plain["tests"]) == verdict.max_score


def test_without_a_verdict_no_place_gets_points() -> None:
    one = one_of(None, problem="/secret/place is broken")
    plain = gradescope.result(one, (), gradescope.Metadata(), telling())
    require_valid("gradescope", plain)
    assert (plain["score"], plain["output"]) == (0.0, results.NOT_GRADED)
    for runner in github_classroom.of_runners(github_classroom.runners(CHAPTERS), ()).values():
        require_valid("github_classroom", runner)
        assert (runner["status"], runner["max_score"]) == ("error", 0)
    plain = prairielearn.result(one, (), telling())
    require_valid("prairielearn", plain)
    assert plain == {"gradable": False, "message": results.NOT_GRADED}


def test_runners_have_names_of_letters_and_digits_that_differ_in_capital_letters() -> None:
    ids = github_classroom.runners(course.chapters())
    assert len({id.upper() for id in ids.values()}) == len(ids) == sum(len(c.functions()) for c in course.chapters())
    assert all(id.isascii() and id.isalnum() for id in ids.values())
    assert ids["softmax", "log_softmax"] == "softmaxLogSoftmax"


def test_a_function_without_a_runner_is_no_zero() -> None:
    ids = github_classroom.runners(CHAPTERS)
    other = Unit(units.Kind.FUNCTION, "softmax", "new", Status.PASSED, 1.0, 1.0, "")
    with pytest.raises(ValueError, match="export the workflow again"):
        github_classroom.of_runners(ids, (other,))


def test_of_a_private_check_nothing_is_told_but_its_name_and_the_mistake() -> None:
    secret = "7130.25"
    private = Check(
        "a private row", Status.FAILED, 0.0, 1.0, secret, public=False, call=secret, got=secret, expected=secret
    )
    said = Explanation(("X",), "the axis is wrong", "Which axis is meant?")
    function = Function("softmax", Status.FAILED, 0.0, 1.0, None, (said,), (secret,), (private,), output=secret)
    verdict = Verdict.of([Chapter("softmax", Status.FAILED, 0.0, 1.0, (function,), number=2)], seed="x", isolation=())
    one, found = one_of(verdict), of(verdict)
    texts = [found[0].text, telling().text(one), telling().markdown(one)]
    assert all(secret not in text for text in texts)
    assert "a private row" in found[0].text
    assert "the axis is wrong" in found[0].text
    assert "Of private checks you see the name" in telling().text(one)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("", gradescope.Metadata()),
        ("[]", gradescope.Metadata()),
        ('{"users": [], "previous_submissions": {}, "created_at": 3, "assignment": []}', gradescope.Metadata()),
        ('{"users": [{"name": " Ada\\u202e\\n", "email": "a@b.c", "id": 7}]}', gradescope.Metadata("Ada\\u202e")),
        ('{"users": [{"name": "", "email": "a@b.c"}]}', gradescope.Metadata("a@b.c")),
        ('{"users": [{"id": 7}], "previous_submissions": [{}, {}]}', gradescope.Metadata("7", 0.0, 2)),
        (
            '{"created_at": "2026-11-02T10:00:00-08:00", "assignment": {"due_date": "2026-11-02T17:00:00Z"}}',
            gradescope.Metadata(None, 3600.0),
        ),
        ('{"created_at": "2026-11-02T10:00:00-08:00", "assignment": {"due_date": null}}', gradescope.Metadata()),
        ('{"created_at": "2026-11-02T10:00:00", "assignment": {"due_date": "2026-11-02Z"}}', gradescope.Metadata()),
    ],
)  # fmt: skip
def test_what_gradescope_says_of_a_submission(tmp_path: Any, text: str, known: gradescope.Metadata) -> None:
    file = tmp_path / "submission_metadata.json"
    file.write_text(text)
    assert gradescope.Metadata.read(file) == known
    assert gradescope.Metadata.read(tmp_path / "none.json") == gradescope.Metadata()


def test_being_late_is_said_and_costs_nothing_here() -> None:
    said = gradescope.Metadata("Ada", 26 * 3600 + 60.0, 1).sentences()
    assert said == [
        "This is submission number 2.",
        "It came 1 day 2 hours after the due date. Nothing is taken off for that here.",
    ]
