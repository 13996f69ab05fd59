"""The class report: what is counted adds up, says nothing of anybody, and does not depend on who comes first."""

from __future__ import annotations

import json
import weakref
from collections.abc import Iterator
from dataclasses import replace

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up_class import DAY, MONDAY, SECRET, graded, handed_in

from learn_transformers import course
from learn_transformers.classroom.class_parts import ClassMistake
from learn_transformers.classroom.class_report import (
    NONE_PASSES,
    NOT_BEGUN,
    NOT_LOADED,
    NOTHING,
    STUCK_DAYS,
    ClassReport,
    HandedIn,
    LookAlike,
    class_report,
)
from learn_transformers.classroom.judge_process import without_missing
from learn_transformers.sandbox.host import Sandboxes
from learn_transformers.verdict import NOT_GRADED, Answer, Check, Explanation, Function, QuizEntry, Status, Verdict

SCHEMA = json.loads((course.PACKAGE / "schemas" / "class-report-1.schema.json").read_text(encoding="utf-8"))
UNSCALED, TRANSPOSED = (
    "the scores are not divided by √d_k",
    "the scores are transposed: rows belong to keys, columns to queries",
)


@pytest.fixture(scope="session")
def verdicts(sandboxes: Sandboxes, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verdict]:
    return graded(sandboxes, tmp_path_factory.mktemp("class"))


def report(*given: HandedIn) -> ClassReport:
    made = class_report(given)
    jsonschema.validate(json.loads(made.to_json()), SCHEMA)
    return made


def named(found: ClassReport, name: str) -> ClassMistake:
    return next(one for one in found.mistakes if one.names == (name,))


def with_function(verdict: Verdict, **changes: object) -> Verdict:
    """The verdict with its first function changed."""
    chapter = verdict.chapters[0]
    functions = (replace(chapter.functions[0], **changes), *chapter.functions[1:])  # type: ignore[arg-type]
    return replace(verdict, chapters=(replace(chapter, functions=functions),))


# ---- what is counted


def test_a_class_of_three_hundred(verdicts: dict[str, Verdict]) -> None:
    found = report(*handed_in(verdicts, 300))
    assert (found.students, found.graded) == (300, 293)
    assert len(found.most_frequent) == 3
    assert all(one.teaching is not None and one.teaching.section and one.hint for one in found.most_frequent)
    assert {one.chapter for one in found.functions} == {"softmax", "self_attention"}
    assert sum(1 for one in found.help if NOTHING in one.reasons) == 7


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_counts_add_up_whoever_comes_first(verdicts: dict[str, Verdict], data: st.DataObject) -> None:
    times = st.none() | st.floats(MONDAY - 9 * DAY, MONDAY)
    attempts = st.tuples(st.sampled_from([None, *sorted(verdicts)]), times)
    students = data.draw(st.lists(st.lists(attempts, min_size=1, max_size=3), max_size=12))
    turned = data.draw(st.permutations(range(len(students))))

    def stream(order: list[int]) -> Iterator[HandedIn]:
        for number in order:
            for name, at in students[number]:
                yield f"s{number}", None if name is None else verdicts[name], at

    found = report(*stream([*range(len(students))]))
    assert found.to_json() == report(*stream(turned)).to_json()
    assert found.graded + sum(NOTHING in one.reasons for one in found.help) == found.students == len(students)
    assert sum(one.students for one in found.scores.bins) == found.scores.students == found.graded
    for one in found.functions:
        assert one.unexplained <= one.failed
    for chapter in {one.chapter for one in found.functions}:
        totals = {
            one.passed + one.failed + one.unfinished + one.not_loaded
            for one in found.functions
            if one.chapter == chapter
        }
        assert len(totals) == 1
    assert [one.students for one in found.mistakes] == sorted((one.students for one in found.mistakes), reverse=True)
    for mistake in found.mistakes:
        assert mistake.alone + mistake.together == mistake.students <= mistake.tried <= found.graded
        assert mistake.share == pytest.approx(mistake.students / mistake.tried, abs=1e-4)
        assert all(companion.students <= mistake.together for companion in mistake.companions)
    for check in found.hardest:
        assert 0 <= check.passed < check.tried <= found.graded


def test_a_mistake_in_two_functions_is_one_mistake_of_one_student(verdicts: dict[str, Verdict]) -> None:
    twice = verdicts["softmax.apply_along_first"]  # in log_softmax
    other = verdicts["softmax.default_axis_zero"]  # the same in softmax
    found = named(report(("a", twice, None), ("b", other, None), ("c", verdicts["right"], None)), "first_axis")
    assert (found.students, found.tried, found.share) == (2, 3, 0.6667)
    assert found.functions == ("softmax", "log_softmax")


def test_what_follows_from_another_function_is_not_counted(verdicts: dict[str, Verdict]) -> None:
    verdict = verdicts["softmax.flat_loop"]
    assert [f.name for f in verdict.chapters[0].functions if f.follows_from] == ["softmax_with_temperature"]
    assert named(report(("a", verdict, None)), "whole_array").functions == ("softmax",)


def test_two_mistakes_together_are_counted_each_and_as_a_pair(verdicts: dict[str, Verdict]) -> None:
    found = report(
        ("a", verdicts["self_attention.keys_ask_queries"], None), ("b", verdicts["self_attention.k_dot_t"], None)
    )
    unscaled, transposed = named(found, "unscaled"), named(found, "transposed_scores")
    assert (unscaled.titles, transposed.titles) == ((UNSCALED,), (TRANSPOSED,))
    assert (unscaled.alone, unscaled.together, unscaled.tried) == (0, 1, 2)
    assert [(one.titles, one.students) for one in unscaled.companions] == [((TRANSPOSED,), 1)]
    assert unscaled.example is not None
    assert unscaled.example.beside == (TRANSPOSED,)


def test_mistakes_that_results_cannot_tell_apart_are_one(verdicts: dict[str, Verdict]) -> None:
    one, other = Explanation(("b",), "it is b", "b?"), Explanation(("a",), "it is a", "a?")
    verdict = with_function(verdicts["softmax.default_axis_zero"], diagnosis=(one, other))
    found = report(("x", verdict, None)).mistakes[0]
    assert (found.names, found.titles, found.alone) == (("a", "b"), ("it is a", "it is b"), 1)


def test_where_differences_say_more_than_a_pair_nothing_is_explained(verdicts: dict[str, Verdict]) -> None:
    pair = Explanation(("a", "b"), "a; and b", "?")
    verdict = with_function(verdicts["softmax.default_axis_zero"], diagnosis=(pair,), differences=("twice too large",))
    found = report(("x", verdict, None))
    assert found.mistakes == ()
    assert found.functions[0].unexplained == 1


def test_what_explains_only_a_part_is_not_alone(verdicts: dict[str, Verdict]) -> None:
    part = Explanation(("a",), "in this check, it is a", "?", partial=True)
    found = report(("x", with_function(verdicts["softmax.default_axis_zero"], diagnosis=(part,)), None)).mistakes[0]
    assert (found.titles, found.alone, found.together, found.companions) == (("it is a",), 0, 1, ())


def test_the_denominator_is_who_wrote_the_function(verdicts: dict[str, Verdict]) -> None:
    wrong = verdicts["softmax.default_axis_zero"]
    lost = with_function(wrong, reason=NOT_GRADED, diagnosis=())
    missing = with_function(wrong, reason="missing", diagnosis=())
    rest = [verdicts["stub"], verdicts["broken"], verdicts["self_attention.k_dot_t"], lost, missing]
    found = report(("a", wrong, None), *((f"b{n}", verdict, None) for n, verdict in enumerate(rest)))
    assert (named(found, "first_axis").students, named(found, "first_axis").tried) == (1, 1)
    softmax = next(one for one in found.functions if one.name == "softmax")
    assert (softmax.passed, softmax.failed, softmax.unfinished, softmax.not_loaded) == (0, 1, 2, 1)


def test_a_chapter_that_was_not_handed_in_was_not_written_and_could_be_loaded_nowhere(
    verdicts: dict[str, Verdict],
) -> None:
    lost = without_missing(verdicts["broken"], ())
    assert not lost.chapters[0].was_handed_in
    both = replace(lost, chapters=(*lost.chapters, *without_missing(verdicts["broken"], ["softmax"]).chapters))
    assert [found.functions[0].unfinished for found in (report(("a", lost, None)), report(("a", both, None)))] == [1, 1]
    assert [found.functions[0].not_loaded for found in (report(("a", lost, None)), report(("a", both, None)))] == [0, 1]
    for verdict, why in ((lost, NOT_BEGUN), (both, NOT_LOADED)):
        assert [one.reasons for one in report(("a", verdict, None)).help] == [(why,)]


def test_scores_stand_in_tenths_and_all_apart(verdicts: dict[str, Verdict]) -> None:
    def scored(share: float) -> Verdict:
        return replace(verdicts["right"], score=100 * share, max_score=100.0)

    shares = [0.0, 0.0999, 0.1, 0.3, 0.7, 0.999, 1.0]
    found = report(*((f"s{n}", scored(share), None) for n, share in enumerate(shares))).scores
    assert [one.students for one in found.bins] == [2, 1, 0, 1, 0, 0, 0, 1, 0, 1, 1]
    assert (found.median, found.mean) == (0.3, 0.457)


def test_of_nobody_nothing_is_said() -> None:
    found = report()
    assert (found.students, found.scores.mean, found.mistakes, found.help) == (0, None, (), ())


# ---- when


def test_the_last_attempt_counts_and_the_first_says_since_when(verdicts: dict[str, Verdict]) -> None:
    wrong, right = verdicts["softmax.default_axis_zero"], verdicts["right"]
    found = report(("a", wrong, MONDAY), ("a", right, MONDAY + 1), ("b", wrong, MONDAY + DAY))
    assert (named(found, "first_axis").students, named(found, "first_axis").since) == (1, "2026-11-16T12:00:00Z")
    assert report(("a", right, MONDAY), ("a", wrong, MONDAY - 1)).mistakes == ()


@pytest.mark.parametrize("at", [None, float("nan"), float("inf"), -1.0, 0.0, 1e300])
def test_a_time_that_no_calendar_has_is_not_known(verdicts: dict[str, Verdict], at: float | None) -> None:
    assert report(("a", verdicts["softmax.default_axis_zero"], at)).mistakes[0].since is None


@pytest.mark.parametrize(
    ("days", "between", "stuck"),
    [(STUCK_DAYS, None, True), (STUCK_DAYS - 0.01, None, False), (STUCK_DAYS, "right", False)],
)
def test_who_makes_the_same_mistake_for_days_needs_help(
    verdicts: dict[str, Verdict], days: float, between: str | None, stuck: bool
) -> None:
    wrong = verdicts["softmax.default_axis_zero"]
    given = [("a", wrong, MONDAY), *([("a", verdicts[between], MONDAY + DAY)] if between else [])]
    found = report(*given, ("a", wrong, MONDAY + days * DAY))
    said = (
        f"the same mistake over {STUCK_DAYS} days, in softmax: the softmax runs over the first axis where none is given"
    )
    assert [one.reasons for one in found.help] == ([(said,)] if stuck else [])


# ---- who


@pytest.mark.parametrize(("name", "reason"), [("stub", NOT_BEGUN), ("broken", NOT_LOADED), (None, NOTHING)])
def test_who_needs_help(verdicts: dict[str, Verdict], name: str | None, reason: str) -> None:
    found = report(("a", None if name is None else verdicts[name], MONDAY), ("b", verdicts["right"], MONDAY))
    assert [(one.student, one.reasons) for one in found.help] == [("a", (reason,))]


def test_who_passes_nothing_needs_help(verdicts: dict[str, Verdict]) -> None:
    chapter = verdicts["right"].chapters[0]
    failed = tuple(replace(function, status=Status.FAILED) for function in chapter.functions)
    verdict = replace(verdicts["right"], chapters=(replace(chapter, functions=failed),))
    assert report(("a", verdict, None)).help[0].reasons == (NONE_PASSES,)


def test_a_student_stands_together_and_is_not_practicing(verdicts: dict[str, Verdict]) -> None:
    right = verdicts["right"]
    with pytest.raises(ValueError, match="does not stand together"):
        report(("a", right, None), ("b", right, None), ("a", right, None))
    with pytest.raises(ValueError, match="practice"):
        report(("a", replace(right, practice=True), None))


# ---- examples


def test_nothing_tells_whose_example_it_is(verdicts: dict[str, Verdict]) -> None:
    found = report((SECRET, verdicts["telltale"], MONDAY), ("b", verdicts["right"], MONDAY))
    assert found.functions[0].failed == 1
    document = found.to_dict()
    assert document.pop("help") == ({"student": SECRET, "reasons": (NONE_PASSES,)},)
    said = json.dumps(document).lower()
    assert "aloysia" not in said
    assert "quetzal" not in said


def test_what_a_crash_says_is_not_passed_on(verdicts: dict[str, Verdict]) -> None:
    crash = Explanation(
        ("crash:name",), f"line 3, `{SECRET}`: the name stands for nothing there", f"{SECRET}?", "crash"
    )
    verdict = with_function(verdicts["telltale"], diagnosis=(crash,))
    found = report(("a", verdict, None))
    assert named(found, "crash:name").titles == ("a call ends with an exception",)
    assert "Aloysia" not in found.to_json()


def test_a_hidden_check_is_no_example(verdicts: dict[str, Verdict]) -> None:
    verdict = verdicts["softmax.default_axis_zero"]
    shown = report(("a", verdict, None)).mistakes[0].example
    assert shown is not None
    assert shown.grid is not None
    hidden = tuple(replace(check, public=False) for check in verdict.chapters[0].functions[0].checks)
    assert report(("a", with_function(verdict, checks=hidden), None)).mistakes[0].example is None


@pytest.mark.parametrize(
    ("got", "said"),
    [
        ("np.array([1., -1e-05, nan], dtype=np.float32)", "np.array([1., -1e-05, nan], dtype=np.float32)"),
        ("'Anna'", "no such numbers"),
        ("returned a `Anna`", "no such numbers"),
        ("Anna", "no such numbers"),
        ("ValueError: Anna", "a ValueError"),
        ("AnnaError: no", "an exception"),
    ],
)
def test_of_a_result_only_numbers_are_shown(verdicts: dict[str, Verdict], got: str, said: str) -> None:
    verdict = verdicts["softmax.default_axis_zero"]
    failure = verdict.chapters[0].functions[0].failure
    assert failure is not None
    shown = report(("a", with_function(verdict, failure=replace(failure, got=got)), None)).mistakes[0].example
    assert shown is not None
    assert shown.got == said


# ---- worksheets, quizzes, look-alikes


def test_slips_and_quizzes(verdicts: dict[str, Verdict]) -> None:
    def with_paper(status: Status, slips: tuple[str, ...], mistake: str) -> Verdict:
        chapter = verdicts["right"].chapters[0]
        answer = Answer("derivative", status, 0.0, 1.0, "", "", slips=slips)
        entry = QuizEntry("three_weights", "single", status, float(status == Status.PASSED), 1.0, mistake=mistake)
        return replace(verdicts["right"], chapters=(replace(chapter, worksheet=(answer,), quiz=(entry,)),))

    found = report(
        ("a", with_paper(Status.FAILED, ("dropped_delta", "mine"), "no_exp"), None),
        ("b", with_paper(Status.FAILED, ("dropped_delta",), ""), None),
        ("c", with_paper(Status.PASSED, (), ""), None),
        ("d", with_paper(Status.UNFINISHED, (), ""), None),
    )
    (answer,) = found.worksheet
    assert (answer.passed, answer.failed, answer.unfinished) == (1, 2, 1)
    assert [(slip.name, slip.students) for slip in answer.slips] == [("dropped_delta", 2), ("mine", 1)]
    assert answer.slips[0].title == "the δ of the diagonal is missing"
    (question,) = found.quiz["chapters"][0]["questions"]
    assert (question["answered"], question["mistakes"]) == (3, {"no_exp": 1})


def test_look_alikes_are_passed_on_as_notes(verdicts: dict[str, Verdict]) -> None:
    pairs = [LookAlike("c\x1b[2J", "d"), LookAlike("a", "b", "softmax: all of it")]
    found = class_report([("a", verdicts["right"], None)], pairs)
    assert [(one.first, one.second, one.note) for one in found.look_alikes] == [
        ("a", "b", "softmax: all of it"),
        ("c\\x1b[2J", "d", ""),
    ]


# ---- size


def test_verdicts_are_not_kept(verdicts: dict[str, Verdict]) -> None:
    alive: weakref.WeakSet[Verdict] = weakref.WeakSet()
    most = 0

    def stream() -> Iterator[HandedIn]:
        nonlocal most
        for number in range(200):
            verdict = Verdict(**vars(verdicts["right"]) | {"seed": number})
            alive.add(verdict)
            most = max(most, len(alive))
            yield f"s{number}", verdict, None

    assert class_report(stream()).graded == 200
    assert most <= 4


def test_of_one_function_only_some_checks_are_among_the_hardest(verdicts: dict[str, Verdict]) -> None:
    checks = tuple(Check(f"check {n}", Status.FAILED, 0.0, 1.0) for n in range(9))
    function = Function("softmax", Status.FAILED, 0.0, 9.0, None, (), (), checks)
    chapter = replace(verdicts["right"].chapters[0], functions=(function,))
    found = report(("a", replace(verdicts["right"], chapters=(chapter,)), None))
    assert [one.check for one in found.hardest] == ["check 0", "check 1", "check 2"]


def test_beside_private_checks_nothing_is_shown_of_what_came(verdicts: dict[str, Verdict]) -> None:
    verdict = verdicts["softmax.default_axis_zero"]
    private = Check("a private one", Status.PASSED, 1.0, 1.0, public=False)
    checks = (*verdict.chapters[0].functions[0].checks, private)
    shown = report(("a", with_function(verdict, checks=checks), None)).mistakes[0].example
    assert shown is not None
    assert (shown.got, shown.grid) == ("", None)
    assert shown.call.startswith("softmax(")
