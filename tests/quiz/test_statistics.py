"""What many answered quizzes say about each question."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from learn_transformers import course
from learn_transformers.quiz.statistics import require_marks, statistics
from learn_transformers.verdict import Chapter, QuizEntry, Status, Verdict

SCHEMA = json.loads((course.PACKAGE / "schemas" / "quiz-statistics-1.schema.json").read_text())


def marks(*scores: float | None, mistake: str = "", most: float = 1.0) -> dict[str, Any]:
    """Of questions `a`, `b`, …; None is one without an answer. The mistake is the first question's."""
    questions = [
        {
            "name": name, "kind": "single", "max_score": most, "score": score or 0.0, "message": "",
            "status": "unfinished" if score is None else "passed" if score == most else "failed",
            "mistake": mistake if name == "a" else "",
        }
        for name, score in zip("abcdef", scores, strict=False)
    ]  # fmt: skip
    return {"schema": "learn-transformers/quiz-marks@1", "chapter": "softmax", "questions": questions}


def of(*documents: Any) -> dict[str, Any]:
    for document in documents:
        require_marks(document)
    found = statistics(documents)
    jsonschema.validate(found, SCHEMA)
    return found


def question(found: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in found["chapters"][0]["questions"] if one["name"] == name)


def test_difficulty_is_the_mean_share_of_the_points() -> None:
    found = of(marks(1.0, 0.5), marks(0.0, 1.0), marks(None, 0.0))
    assert question(found, "a")["difficulty"] == pytest.approx(1 / 3, abs=1e-4)
    assert question(found, "b")["difficulty"] == 0.5
    assert (question(found, "a")["n"], question(found, "a")["answered"]) == (3, 2)


def test_discrimination_is_the_point_biserial_correlation_with_the_rest() -> None:
    found = of(marks(1.0, 1.0, 1.0), marks(1.0, 1.0, 0.0), marks(0.0, 0.0, 1.0), marks(0.0, 0.0, 0.0))
    # a = 1 1 0 0; the rest b + c = 2 1 1 0: (1.5 − 0.5) / sd(0.7071) · sqrt(1/4)
    assert question(found, "a")["discrimination"] == pytest.approx(0.7071, abs=1e-4)
    against = of(marks(0.0, 1.0, 1.0), marks(0.0, 1.0, 1.0), marks(1.0, 0.0, 0.0))
    assert question(against, "a")["discrimination"] == -1.0


def test_which_mistake_drew_how_many() -> None:
    found = of(marks(0.0, mistake="no_exp"), marks(0.0, mistake="no_exp"), marks(0.0, mistake="summed"), marks(1.0))
    assert question(found, "a")["mistakes"] == {"no_exp": 2, "summed": 1}


@pytest.mark.parametrize(
    "documents",
    [
        [marks(1.0, 0.0)],
        [marks(1.0, 0.0), marks(0.0, 1.0)],
        [marks(1.0, 1.0)] * 5,
        [marks(1.0)] * 5,
        [marks(1.0), marks(0.0), marks(1.0)],
    ],
)
def test_what_cannot_be_known_is_not_said(documents: list[Any]) -> None:
    assert all(one["discrimination"] is None for one in of(*documents)["chapters"][0]["questions"])


def test_few_are_said_to_be_few() -> None:
    assert "Only 2 answered" in of(marks(1.0), marks(0.0))["chapters"][0]["note"]
    assert of(*[marks(1.0)] * 30)["chapters"][0]["note"] == ""


def test_who_answered_nothing_does_not_count() -> None:
    found = of(marks(None, None), marks(1.0, 1.0))["chapters"][0]
    assert (found["n"], found["not_answered"]) == (1, 1)
    assert of(marks(None))["chapters"][0]["questions"] == []
    assert of() == {"schema": "learn-transformers/quiz-statistics@1", "chapters": []}


def test_a_free_text_has_no_difficulty() -> None:
    assert question(of(marks(0.0, most=0.0)), "a")["difficulty"] is None


def test_a_verdict_holds_marks_as_well() -> None:
    entry = QuizEntry("a", "single", Status.FAILED, 0.0, 1.0, "", "no_exp")
    chapter = Chapter("softmax", Status.PASSED, 1.0, 1.0, (), quiz=(entry,))
    verdict = Verdict.of([chapter, Chapter("masking", Status.PASSED, 1.0, 1.0, ())], seed=0, isolation=[])
    found = of(verdict.to_dict(), marks(1.0))
    assert [one["name"] for one in found["chapters"]] == ["softmax"]
    assert question(found, "a")["n"] == 2


@pytest.mark.parametrize(
    "document",
    [
        None, [], 5, "x", {}, {"schema": []}, {"schema": "learn-transformers/quiz@1"},
        {"schema": "learn-transformers/quiz-marks@1"},
        {**marks(1.0), "questions": 5},
        {**marks(1.0), "chapter": ["softmax"]},
        {**marks(1.0), "questions": [{}]},
        {**marks(1.0), "questions": [{**marks(1.0)["questions"][0], "score": 10**400}]},
        {**marks(1.0), "questions": [{**marks(1.0)["questions"][0], "score": float("nan")}]},
        {**marks(1.0), "questions": [{**marks(1.0)["questions"][0], "max_score": float("inf")}]},
        {**marks(1.0), "questions": [{**marks(1.0)["questions"][0], "score": 2.0}]},
        {**marks(1.0), "questions": [{**marks(1.0)["questions"][0], "mistake": ["x"]}]},
        {**marks(1.0), "questions": [{**marks(1.0)["questions"][0], "status": ["x"]}]},
        {"schema": "learn-transformers/verdict@1", "chapters": [5]},
        {"schema": "learn-transformers/verdict@1", "chapters": [[]]},
    ],
)  # fmt: skip
def test_a_document_of_something_else_is_refused(document: Any) -> None:
    with pytest.raises(ValueError, match="neither marks of a quiz nor a verdict"):
        require_marks(document)


def test_a_verdict_for_practice_is_refused() -> None:
    verdict = Verdict.of([], seed=0, isolation=[], practice=True)
    assert verdict.to_dict()["practice"] is True
    with pytest.raises(ValueError, match="is a verdict for practice, made beside the code that it is about"):
        require_marks(verdict.to_dict())
    require_marks(Verdict.of([], seed=0, isolation=[]).to_dict())
