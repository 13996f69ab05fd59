"""The quiz for machines: a document of questions without answers, marks of a file of answers, schemas of all of it."""

from __future__ import annotations

import io
import json
import shutil
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from support import ROOT, CommandLine

from learn_transformers import course
from learn_transformers.key.quiz import Words
from learn_transformers.quiz import answers, bank, handed_in, marks, paper
from learn_transformers.quiz.seeds import Seed, student
from learn_transformers.quiz.typed import TypedFormulas, not_judged
from learn_transformers.quiz.variants import Shown, Variant, right_answer
from learn_transformers.report.verdicts import junit, terminal
from learn_transformers.symbolic.marking.worksheet import Formula
from learn_transformers.symbolic.process.comparer import NotStarted
from learn_transformers.trouble import WrongUse
from learn_transformers.verdict import Status, Verdict

CHAPTERS = [c for c in course.chapters() if c.has_quiz]
KEY = b"0123456789abcdef" * 2


def schema(name: str) -> Any:
    return json.loads((course.PACKAGE / "schemas" / f"{name}.schema.json").read_text())


@cache
def variants(chapter: str, seed: int | str = 0) -> tuple[Variant, ...]:
    return handed_in.variants(*handed_in.asked(chapter), Seed(seed, seed))


def right(chapter: str, seed: int | str = 0) -> dict[str, Any]:
    return {one.question.name: right_answer(one) for one in variants(chapter, seed)}


def denied(claim: str) -> dict[str, Any]:
    """A wrong answer to one of softmax's claims, whichever of them its seed makes."""
    answer = right("softmax")[claim]
    return {**answer, "holds": not answer["holds"]}


@pytest.fixture
def handing_in(tmp_path: Path, here: CommandLine) -> Any:
    """Write a file of answers to softmax's quiz, and have it marked: the exit code, the document and what was said."""

    def run(content: Any, *arguments: str, name: str = "answers.json") -> tuple[int, Any, str]:
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        (tmp_path / name).write_bytes(data)
        done = here("quiz", "softmax", "--answers", name, "--format", "json", *arguments)
        return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr

    return run


# ---- the questions


@pytest.mark.parametrize("chapter", [c.name for c in CHAPTERS])
def test_the_questions_are_as_the_schema_says(chapter: str) -> None:
    for seed in (0, "a student's"):
        document = json.loads(
            json.dumps(paper.plain(chapter, Seed(seed, seed), variants(chapter, seed)), allow_nan=False)
        )
        jsonschema.validate(document, schema("quiz-1"))
        assert [one["id"] for one in document["questions"]] == list(bank.questions(chapter))


def otherwise(options: tuple[Shown, ...]) -> tuple[Shown, ...]:
    """The same to choose from, with all that is said of it changed."""
    return tuple(replace(o, is_right=not o.is_right, why="A spoiler.", mistake="a_mistake") for o in options)


@pytest.mark.parametrize("chapter", [c.name for c in CHAPTERS])
def test_the_questions_do_not_depend_on_what_is_right(chapter: str) -> None:
    asked = variants(chapter)
    turned = tuple(
        replace(
            one,
            options=otherwise(one.options),
            lines=otherwise(one.lines),
            left=otherwise(one.left),
            right=otherwise(one.right),
            blanks=tuple(b if isinstance(b, Formula) else otherwise(b) for b in one.blanks),
            altered=one.altered and replace(one.altered, line=1, title="a spoiler", slip="a_slip", hint="A spoiler?"),
        )
        for one in asked
    )
    seed = Seed.practice()
    assert paper.plain(chapter, seed, turned) == paper.plain(chapter, seed, asked)


@pytest.mark.parametrize("chapter", [c.name for c in CHAPTERS])
def test_what_is_typed_stands_nowhere_in_the_questions(chapter: str) -> None:
    for one in variants(chapter):
        printed = json.dumps(paper.plain(chapter, Seed.practice(), [one]), ensure_ascii=False)
        answer = right_answer(one)
        if isinstance(one.item, Words):
            assert not any(text in printed for text in (*one.item.rubric, one.item.model))
        elif one.kind in ("formula", "growth") and not answer.isidentifier():  # the names are said
            assert f'"{answer}"' not in printed
        assert "is_right" not in printed
        assert all(f'"{option.mistake}"' not in printed for option in one.options if option.mistake)


def test_the_right_one_stands_at_every_place() -> None:
    chapter, question = bank.question_named("softmax.three_weights")
    places = Counter(
        next(o.letter for o in handed_in.variants(chapter, [question], Seed.practice(n))[0].options if o.is_right)
        for n in range(60)
    )
    assert set(places) == set("abcd")


def test_the_command_prints_one_document_and_nothing_else(here: CommandLine) -> None:
    done = here("quiz", "softmax", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert (document["schema"], document["chapter"], document["seed"]) == ("learn-transformers/quiz@1", "softmax", 0)
    assert here("quiz", "softmax", "--format", "json", "--seed", "0").stdout == done.stdout
    other = json.loads(here("quiz", "softmax", "--format", "json", "--seed", "5").stdout)
    assert other["seed"] == 5
    assert other["questions"] != document["questions"]


def test_one_question_can_be_asked_for(here: CommandLine) -> None:
    document = json.loads(here("quiz", "softmax.crumbs", "--format", "json").stdout)
    assert [one["id"] for one in document["questions"]] == ["crumbs"]


def test_a_picture_is_numbers(here: CommandLine) -> None:
    (question,) = json.loads(here("quiz", "softmax.sums_to_one", "--format", "json").stdout)["questions"]
    assert len(question["picture"]["values"]) == 2
    assert all(isinstance(value, float) for row in question["picture"]["values"] for value in row)


# ---- the marks


@pytest.mark.parametrize(("chapter", "seed"), [*((c.name, 0) for c in CHAPTERS), ("softmax", 3)])
def test_right_answers_pass_and_are_of_the_form_in_the_schema(
    chapter: str, seed: int, here: CommandLine, tmp_path: Path
) -> None:
    given = right(chapter, seed)
    document = {"schema": "learn-transformers/quiz-answers@1", "chapter": chapter, "seed": seed, "answers": given}
    jsonschema.validate(document, schema("quiz-answers-1"))
    form = schema("quiz-answers-1")
    for one in variants(chapter, seed):
        jsonschema.validate(given[one.question.name], {"$ref": f"#/$defs/{one.kind}", "$defs": form["$defs"]})
    (tmp_path / "a.json").write_text(json.dumps({f"{chapter}.{name}": answer for name, answer in given.items()}))
    done = here("quiz", chapter, "--answers", "a.json", "--seed", str(seed), "--format", "json")
    marks = json.loads(done.stdout)
    jsonschema.validate(marks, schema("quiz-marks-1"))
    assert (done.returncode, marks["status"], marks["seed"]) == (0, "passed", seed), marks
    assert marks["score"] == marks["max_score"] == sum(q["max_score"] for q in marks["questions"])


def test_a_wrong_answer_fails_with_its_mistake(handing_in: Any) -> None:
    (asked,) = (one for one in variants("softmax") if one.question.name == "three_weights")
    wrong = next(option for option in asked.options if option.mistake == "no_exp")
    code, marks, _ = handing_in(right("softmax") | {"three_weights": wrong.letter})
    (found,) = (q for q in marks["questions"] if q["name"] == "three_weights")
    assert (code, marks["status"], marks["score"]) == (1, "failed", marks["max_score"] - 1)
    assert (found["name"], found["status"], found["mistake"]) == ("three_weights", "failed", "no_exp")
    assert "exponential" in found["message"]


def test_part_of_an_answer_has_part_of_the_point(handing_in: Any) -> None:
    answer = right("softmax")["leave_weights"]
    _, marks, _ = handing_in({"leave_weights": answer[:1], "jacobian": [["1/4", ""], ["", ""]]})
    scores = {q["name"]: q["score"] for q in marks["questions"]}
    assert scores["leave_weights"] == 0.5
    assert 0 <= scores["jacobian"] < 1


@pytest.mark.parametrize("content", [b"", b"{}", b'{"three_weights": ""}', b'{"leave_weights": [], "broken_shift": 0}'])
def test_nothing_is_unfinished(content: bytes, handing_in: Any) -> None:
    code, marks, said = handing_in(content)
    jsonschema.validate(marks, schema("quiz-marks-1"))
    assert (code, marks["status"], marks["score"], said) == (1, "unfinished", 0.0, "")
    assert {q["status"] for q in marks["questions"]} == {"unfinished"}


def test_a_free_text_earns_nothing_and_is_marked_by_its_writer(handing_in: Any) -> None:
    for answer, status in [
        ({"text": "A weight near 1 has no slope."}, "unfinished"),
        ({"text": "A weight near 1 has no slope.", "met": [1, 2]}, "passed"),
        ({"text": "A weight near 1 has no slope.", "met": [2]}, "failed"),
        ({"text": " ", "met": [1, 2]}, "unfinished"),
    ]:
        _, marks, _ = handing_in({"saturated": answer})
        (found,) = (q for q in marks["questions"] if q["name"] == "saturated")
        assert (found["status"], found["score"], found["max_score"]) == (status, 0.0, 0.0)
        assert marks["score"] == 0.0


def test_a_page_says_the_same(here: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"leave_weights": []}))
    done = here("quiz", "softmax", "--answers", "a.json", "--format", "rich")
    assert done.returncode == 1
    assert "leave_weights" in done.stdout
    assert f"0 of {sum(one.kind != 'words' for one in variants('softmax'))} points" in done.stdout


def toml(given: dict[str, Any], chapter: str = "softmax", seed: int | str = 0) -> str:
    """A quiz.toml; JSON's texts, numbers and lists are TOML's as well."""

    def value(answer: Any) -> str:
        if isinstance(answer, dict):
            return "{" + ", ".join(f"{key} = {value(one)}" for key, one in answer.items()) + "}"
        return json.dumps(answer)

    lines = ['schema = "learn-transformers/quiz-answers@1"', f'chapter = "{chapter}"', f"seed = {json.dumps(seed)}"]
    return "\n".join([*lines, "[answers]", *(f"{name} = {value(answer)}" for name, answer in given.items())]) + "\n"


def test_a_quiz_toml_is_marked_under_the_seed_that_it_names(handing_in: Any) -> None:
    code, marks, _ = handing_in(toml(right("softmax", 4), seed=4).encode(), name="quiz.toml")
    assert (code, marks["status"], marks["seed"]) == (0, "passed", 4)
    code, marks, said = handing_in(toml(right("softmax", 4), seed=4).encode(), "--seed", "5", name="quiz.toml")
    assert (code, marks) == (2, None)
    assert "the seed 4, not 5" in said


def test_ids_in_toml_may_have_the_chapter_in_front(handing_in: Any) -> None:
    given = {f"softmax.{name}": answer for name, answer in right("softmax").items()}
    assert handing_in(toml(given).encode(), name="quiz.toml")[0] == 0


# ---- a class


@pytest.fixture
def class_key(tmp_path: Path) -> str:
    (tmp_path / "class.key").write_bytes(KEY)
    return "class.key"


def test_a_student_has_a_variant_that_only_the_class_key_gives(
    here: CommandLine, handing_in: Any, class_key: str
) -> None:
    own = student(KEY, "ada").seed("softmax")
    options = ("--student", "ada", "--class-key", class_key)
    document = json.loads(here("quiz", "softmax", "--format", "json", *options).stdout)
    assert document["seed"] == own.shown
    assert str(own.value) not in json.dumps(document)
    assert handing_in(right("softmax", own.value), *options)[0] == 0
    assert handing_in(toml(right("softmax", own.value), seed=own.shown).encode(), *options, name="quiz.toml")[0] == 0


@pytest.mark.parametrize("seed", [0, 1, student(KEY, "bob").seed("softmax").shown])
def test_answers_under_another_seed_have_no_points(seed: int | str, handing_in: Any, class_key: str) -> None:
    options = ("--student", "ada", "--class-key", class_key)
    code, marks, _ = handing_in(toml(right("softmax"), seed=seed).encode(), *options, name="quiz.toml")
    assert (code, marks["status"], marks["score"]) == (1, "failed", 0.0)
    assert all("another variant" in q["message"] for q in marks["questions"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--student", "ada"), "belong together"),
        (("--class-key", "class.key"), "belong together"),
        (("--student", "ada", "--class-key", "class.key", "--seed", "1"), "--seed is for practice"),
        (("--student", "ada", "--class-key", "no.key"), "no.key is missing"),
        (("--student", "ada", "--class-key", "."), "does not lie in"),
    ],
)
def test_wrong_use_of_class_options(options: tuple[str, ...], said: str, here: CommandLine, class_key: str) -> None:
    done = here("quiz", "softmax", "--format", "json", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


# ---- with a chapter


@pytest.fixture
def handed_in_folder(tmp_path: Path) -> Path:
    """The folder of a chapter with its solution."""
    shutil.copytree(ROOT / "solutions" / "02_softmax", tmp_path / "02_softmax")
    return tmp_path / "02_softmax"


def marked_with(folder: Path, *, ada: bool = False) -> Verdict:
    """What is added to a verdict on the folder; no function is judged."""
    assignments, _ = course.gradable([str(folder)], None, folder)
    bare = Verdict.of([_chapter(a.chapter.name) for a in assignments], seed=0, isolation=[])
    return handed_in.with_quizzes(bare, assignments, student(KEY, "ada") if ada else None)


def _chapter(name: str) -> Any:
    from learn_transformers.verdict import Chapter

    return Chapter(name, Status.PASSED, 5.0, 5.0, ())


def test_a_quiz_that_was_not_handed_in_affects_nothing(handed_in_folder: Path) -> None:
    assert marked_with(handed_in_folder).chapters[0].quiz == ()


@pytest.mark.parametrize("text", ["", "\n# nothing yet\n"])
def test_an_empty_quiz_is_unfinished(handed_in_folder: Path, text: str) -> None:
    (handed_in_folder / "quiz.toml").write_text(text)
    quiz = marked_with(handed_in_folder).chapters[0].quiz
    assert quiz
    assert {(entry.status, entry.score, entry.message) for entry in quiz} == {(Status.UNFINISHED, 0.0, "")}


def test_a_quiz_is_marked_apart_from_the_chapter(handed_in_folder: Path) -> None:
    answer = right("softmax") | {"crumbs": denied("crumbs")}
    (handed_in_folder / "quiz.toml").write_text(toml(answer))
    verdict = marked_with(handed_in_folder)
    (chapter,) = verdict.chapters
    assert (verdict.status, verdict.score, chapter.status, chapter.max_score) == (
        Status.PASSED,
        5.0,
        Status.PASSED,
        5.0,
    )
    found = {entry.name: entry.status for entry in chapter.quiz}
    assert found.pop("crumbs") == Status.FAILED
    assert {*found.values()} == {Status.PASSED}
    jsonschema.validate(verdict.to_dict(), schema("verdict-1"))
    assert Verdict.from_json(verdict.to_json()) == verdict


def test_a_class_takes_the_students_own_variant_alone(handed_in_folder: Path) -> None:
    own = student(KEY, "ada").seed("softmax")
    file = handed_in_folder / "quiz.toml"
    file.write_text(toml(right("softmax", own.value), seed=own.shown))
    assert {e.status for e in marked_with(handed_in_folder, ada=True).chapters[0].quiz} == {Status.PASSED}
    (practice,) = {(e.status, e.message) for e in marked_with(handed_in_folder).chapters[0].quiz}
    assert practice[0] == Status.UNFINISHED
    assert "--class-key" in practice[1]
    file.write_text(toml(right("softmax")))
    (refused,) = {(e.status, e.score, e.message) for e in marked_with(handed_in_folder, ada=True).chapters[0].quiz}
    assert refused[:2] == (Status.FAILED, 0.0)
    assert "another variant" in refused[2]


def test_one_answer_of_another_form_costs_no_other(handed_in_folder: Path) -> None:
    given = right("softmax") | {"crumbs": "yes", "three_wieghts": "a"}
    (handed_in_folder / "quiz.toml").write_text(toml(given))
    verdict = marked_with(handed_in_folder)
    found = {entry.name: entry.status for entry in verdict.chapters[0].quiz}
    assert found.pop("crumbs") == Status.ERROR
    assert {*found.values()} == {Status.PASSED}
    (note,) = verdict.notes
    assert "Did you mean three_weights" in note


def test_check_shows_the_quiz_in_every_format(handed_in_folder: Path, here: CommandLine) -> None:
    (handed_in_folder / "quiz.toml").write_text(toml({"crumbs": denied("crumbs")}))
    done = here("check", str(handed_in_folder), "--format", "json")
    jsonschema.validate(json.loads(done.stdout), schema("verdict-1"))
    verdict = Verdict.from_json(done.stdout)
    (chapter,) = verdict.chapters
    assert (done.returncode, chapter.status) == (0, "passed")
    assert [entry.name for entry in chapter.quiz] == list(bank.questions("softmax"))
    assert 'classname="softmax.quiz" name="crumbs"' in junit.text(verdict)
    page = io.StringIO()
    terminal.show(verdict, Console(file=page, width=80))
    (line,) = (line for line in page.getvalue().splitlines() if line[4:].startswith("quiz "))
    assert line.split()[-3:] == ["0", "of", f"{sum(one.kind != 'words' for one in variants('softmax'))}"]
    assert "Everything passed but the quiz" in page.getvalue()


def test_a_process_that_does_not_start_costs_nothing(handed_in_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> Any:
        raise NotStarted("the process that compares formulas did not start (no memory)")

    monkeypatch.setattr(TypedFormulas, "read", fails)
    (handed_in_folder / "quiz.toml").write_text(toml(right("softmax")))
    ((status, said),) = {(entry.status, entry.message) for entry in marked_with(handed_in_folder).chapters[0].quiz}
    assert status == Status.UNFINISHED
    assert "did not start" in said


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 9) | st.floats(allow_nan=False) | st.sampled_from([*"abcdef12", "1/2"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["a", "b", "c", "holds", "reason", "text", "met"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("kind", sorted({one.kind for one in variants("softmax")}))
@settings(max_examples=60, deadline=None)
@given(answer=VALUES)
def test_whatever_an_answer_is_it_is_marked_or_refused(kind: str, answer: Any) -> None:
    asked = next(one for one in variants("softmax") if one.kind == kind)
    entry = marks.marked([asked], {asked.question.name: answer}, lambda *_: not_judged("no reason"))[0]
    assert 0 <= entry.score <= entry.max_score
    assert (entry.status == Status.ERROR) == refuses(asked, answer)


def refuses(asked: Variant, answer: Any) -> bool:
    try:
        marks.require_wanted([asked], {asked.question.name: answer})
    except WrongUse:
        return True
    return False


def test_blank_answers_are_told_from_wrong_ones() -> None:
    for one in variants("softmax"):
        assert not answers.is_left_out(one, None)
        assert not answers.is_left_out(one, right_answer(one))
