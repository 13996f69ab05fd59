"""Hostile files of answers, of marks and of questions: each ends in one sentence, soon, and costs nobody else."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from foreign import hostile
from support import ROOT, CommandLine, make_pipe, posix_only, root_only

from learn_transformers import course
from learn_transformers.key.quiz import PREDICT, Choice, Question, question, right, wrong
from learn_transformers.quiz import bank, handed_in, marks, paper
from learn_transformers.quiz.seeds import Seed, student
from learn_transformers.quiz.typed import TypedFormulas
from learn_transformers.quiz.variants import right_answer, variant
from learn_transformers.trouble import KeyFault
from learn_transformers.verdict import Chapter, Status, Verdict

KEY = bytes(range(64, 96))
ENVELOPE = {"schema": "learn-transformers/quiz-answers@1", "chapter": "softmax", "seed": 0, "answers": {}}
HEAD = 'schema = "learn-transformers/quiz-answers@1"\nchapter = "softmax"\nseed = 0\n'
DEEP = 100_000


def envelope(**changed: Any) -> bytes:
    return json.dumps({**ENVELOPE, **changed}).encode()


def answers(text: str) -> bytes:
    return (HEAD + "[answers]\n" + text).encode("utf-8", "surrogatepass")


JSON = {
    "no UTF-8": b'{"three_weights": "\xff"}',
    "UTF-16": '{"three_weights": "a"}'.encode("utf-16"),
    "white space alone": b" \n",
    "a list": b"[]",
    "a number": b"7",
    "a text": b'"three_weights"',
    "null": b"null",
    "true": b"true",
    "no JSON": b"three_weights = a",
    "cut off": b'{"three_weights": "a"',
    "something behind it": b'{"three_weights": "a"} {}',
    "a comment": b'{"three_weights": "a"} // right',
    "single quotes": b"{'three_weights': 'a'}",
    "NaN": b'{"warm_weight": NaN}',
    "infinity": b'{"warm_weight": -Infinity}',
    "a number beyond all": b'{"warm_weight": 1e999}',
    "a huge whole number": b'{"broken_shift": ' + b"9" * 10_000 + b"}",
    "a large whole number": b'{"broken_shift": 18446744073709551616}',
    "lists in lists": b'{"three_weights": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    "lists without an end": b"[" * DEEP,
    "tables in tables": b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    "a little too deep": b'{"three_weights": [[[[[[[[[[["a"]]]]]]]]]]]}',
    "one name twice": b'{"three_weights": "a", "three_weights": "b"}',
    "one question twice": b'{"three_weights": "a", "softmax.three_weights": "b"}',
    "one name twice within": b'{"crumbs": {"holds": true, "holds": false, "reason": "a"}}',
    "an unknown id": b'{"four_weights": "a"}',
    "another chapter's id": b'{"masking.three_weights": "a"}',
    "an empty id": b'{"": "a"}',
    "an id that colors": b'{"\\u001b[31mred\\u001b[2J": "a"}',
    "an id that turns around": '{"\u202ethree_weights": "a"}'.encode(),
    "an id with NUL": b'{"three\\u0000weights": "a"}',
    "an id of many lines": b'{"three\\nlearn-transformers: passed": "a"}',
    "an id without an end": json.dumps({"x" * 150_000: "a"}).encode(),
    "half of a character in an id": b'{"\\ud800": "a"}',
    "half of a character": b'{"warm_weight": "\\udfff"}',
    "many ids": json.dumps({f"q{n}": "a" for n in range(5_000)}).encode(),
    "10 MB": b'{"warm_weight": "' + b"1" * 10_000_000 + b'"}',
    "too many characters": b'{"warm_weight": "' + b"1" * 300_000 + b'"}',
    "blanks without an end": b'{"warm_weight": "1"' + b" " * 300_000 + b"}",
    "questions": json.dumps(paper.plain("softmax", Seed(0, 0), ())).encode(),
    "marks": json.dumps({"schema": marks.SCHEMA, "chapter": "softmax", "questions": []}).encode(),
    "a verdict": Verdict.of([], seed=0, isolation=[]).to_json().encode(),
    "another schema": envelope(schema="learn-transformers/quiz-answers@99"),
    "a schema that is none": envelope(schema=["learn-transformers/quiz-answers@1"]),
    "another chapter": envelope(chapter="masking"),
    "a chapter that is none": envelope(chapter={"softmax": 1}),
    "a seed below 0": envelope(seed=-1),
    "a seed beyond TOML": envelope(seed=2**63),
    "a seed that is true": envelope(seed=True),
    "half a seed": envelope(seed=0.5),
    "a student's seed": envelope(seed="hmac-sha256:0123456789abcdef"),
    "a seed that colors": envelope(seed="\x1b[31m"),
    "answers in a list": envelope(answers=["a"]),
    "more in the envelope": envelope(score=15),
}
ENDS_THE_PROCESS = "names in names"  # which take longer than any file may
TOML = {
    "no TOML": b"three_weights: a",
    "JSON": b"{}",
    "no schema": b'[answers]\nthree_weights = "a"',
    "a date": answers("three_weights = 1979-05-27\n"),
    "a time": answers("warm_weight = 07:32:00\n"),
    "a date and time": answers("crumbs = {holds = true, reason = 1979-05-27T07:32:00Z}\n"),
    "nan": answers("warm_weight = nan\n"),
    "inf": answers("warm_weight = -inf\n"),
    "a number beyond all in TOML": answers("warm_weight = 1e999\n"),
    "a huge whole number in TOML": answers(f"broken_shift = {'9' * 10_000}\n"),
    "a name twice": answers('three_weights = "a"\nthree_weights = "b"\n'),
    "a table twice": answers('[answers]\nthree_weights = "a"\n'),
    "lists in lists in TOML": answers("leave_weights = " + "[" * 50_000 + "\n"),
    ENDS_THE_PROCESS: answers(".".join(["a"] * 20_000) + ' = "a"\n'),
    "many tables": answers("".join(f"[a{'.a' * n}]\n" for n in range(500))),
    "a text without an end": answers('warm_weight = """' + "a" * 100_000),
    "no Unicode": answers('warm_weight = "\\ud800"\n'),
    "half of a character in TOML": answers('warm_weight = "\ud800"\n'),
    "a control character": answers('warm_weight = "\x1b[2J"\n'),
    "NUL": answers('warm_weight = "\x00"\n'),
}
WRONG_FORMS: dict[str, list[Any]] = {
    "single": [5, None, True, [], {}, ["a"], {"a": 1}, "zz", "ab", "\x1b[2J", "\u0430"],
    "multiple": ["a", 5, None, {}, [None], ["zz"], ["a", "a"], [["a"]], ["a"] * 100],
    "true-false": ["a", [], None, {"holds": "true", "reason": "a"}, {"holds": 1, "reason": "a"}, {"holds": True},
                   {"holds": True, "reason": "zz"}, {"holds": True, "reason": "a", "more": 1}],
    "number": [None, ["1"], {}, True, "1" * 5_000],
    "formula": [None, [], {}, True, "x" * 5_000],
    "growth": [None, [], {}, True, "x" * 5_000],
    "grid": ["1", {}, None, [["1"] * 9], ["1"] * 9, [["1"]] * 9, [[None, None], [None, None]], [[["1"]]]],
    "shape": [5, None, {}, [None], [1.5], [["2"]], [2] * 100, ["x" * 200], [True]],
    "order": ["abc", 5, None, {}, ["a", "a"], ["zz"], [None]],
    "match": [[], "a", None, {"zz": "1"}, {"a": None}, {"a": "99"}, {"a": ["1"]}, {"a": True}],
    "output": [None, [], {}, True, "x" * 5_000],
    "cloze": ["c", [None, None], ["c"] * 9, [[1], [2]], {}, None],
    "first-wrong-line": ["two", 2.5, True, None, [], -1, 99, "99", "9" * 5_000],
    "words": ["text", [], None, {"met": [1]}, {"text": 5}, {"text": "x", "met": [99]}, {"text": "x", "met": [True]},
              {"text": "x", "met": "1"}, {"text": "x", "more": 1}, {"text": "x" * 5_000}],
}  # fmt: skip
FORMULAS = [
    "__import__('os').system('touch lt-attack')",
    "eval('1')",
    "().__class__.__bases__[0].__subclasses__()",
    "lambda: 1",
    "9**9**9**9",
    "exp(exp(exp(exp(exp(x_1)))))",
    "(" * 1_900,
    "-" * 1_900 + "1",
    "Sum(k, k, 1, 10^12)",
    "factorial(10^9)",
    "x_1^(10^20)",
    "1/0",
    "\\frac{" * 300,
    "sqrt(" * 39 + "x_1" + ")" * 39,
    "x_1" + " + x_1" * 300,
    "\x1b[31mexp(x_1)\x1b[0m",
    "\u202eexp(x_1)",
    "ｅｘｐ(x_1)",
    "x_1\x00",
    "{x_1!r}%s",
    "'; DROP TABLE replies; --",
    "<script>alert(1)</script>",
]


@pytest.fixture(scope="module")
def process() -> Iterator[TypedFormulas]:
    with TypedFormulas() as shared:
        yield shared


@pytest.fixture(autouse=True)
def one_process(process: TypedFormulas, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of these files are read by one process, which starts anew where one of them ends it."""

    class Shared:
        def __enter__(self) -> TypedFormulas:
            return process

        def __exit__(self, *details: object) -> None:
            pass

    monkeypatch.setattr(handed_in, "TypedFormulas", Shared)


Hand = Callable[..., tuple[int, str, str]]


@pytest.fixture
def hand(here: CommandLine, tmp_path: Path) -> Hand:
    """Have a file marked: the exit code and what was printed."""

    def run(content: bytes | None, name: str = "answers.json", of: str = "softmax") -> tuple[int, str, str]:
        if content is not None:
            (tmp_path / name).write_bytes(content)
        done = here("quiz", of, "--answers", name, "--format", "json")
        return done.returncode, done.stdout, done.stderr

    return run


def assert_sentence(said: str) -> None:
    assert said.startswith("learn-transformers: ")
    assert said.endswith("\n")
    assert "Traceback" not in said
    assert all(line.startswith("learn-transformers: ") for line in said.splitlines())
    assert all(character.isprintable() for character in said.replace("\n", ""))
    assert len(said) < 3_000


@pytest.mark.parametrize("name", JSON)
def test_a_hostile_file_of_answers_is_refused_with_a_sentence(name: str, hand: Hand) -> None:
    code, out, said = hand(JSON[name])
    assert (code, out) == (2, "")
    assert_sentence(said)


@pytest.mark.parametrize("name", TOML)
def test_a_hostile_quiz_toml_is_refused_with_a_sentence(name: str, hand: Hand) -> None:
    code, out, said = hand(TOML[name], "quiz.toml")
    assert (code, out) == (2, "")
    assert_sentence(said)


@cache
def of_kind(kind: str) -> str:
    """A question of the course of this kind."""
    names = (f"{c.name}.{name}" for c in course.chapters() for name in bank.questions(c.name))
    return next(name for name in names if _kind(name) == kind)


def _kind(name: str) -> str:
    chapter, question = bank.question_named(name)
    return variant(chapter.name, question, 0).kind


@pytest.mark.parametrize("kind", WRONG_FORMS)
def test_an_answer_of_another_form_is_refused_with_a_sentence(kind: str, hand: Hand) -> None:
    name = of_kind(kind)
    for answer in WRONG_FORMS[kind]:
        code, out, said = hand(json.dumps({name: answer}).encode(), of=name)
        assert (code, out) == (2, ""), answer
        assert_sentence(said)
        assert name in said


def test_every_kind_has_wrong_forms() -> None:
    schema = json.loads((course.PACKAGE / "schemas" / "quiz-1.schema.json").read_text())
    assert {*WRONG_FORMS} == {*schema["$defs"]["question"]["properties"]["kind"]["enum"]}


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_hostile_formula_is_a_wrong_answer_or_none(formula: str, hand: Hand, tmp_path: Path) -> None:
    given = {
        "two_scores": formula,
        "warm_weight": formula,
        "jacobian": [[formula, "0"], ["0", "0"]],
        "printed": formula,
    }
    code, out, said = hand(json.dumps(given).encode())
    assert (code, said) == (1, "")
    found = {one["name"]: one for one in json.loads(out)["questions"]}
    assert {found[name]["status"] for name in given} <= {"failed", "unfinished"}
    assert all(character.isprintable() for character in out.replace("\n", ""))
    assert not (tmp_path / "lt-attack").exists()


def test_hostile_text_is_shown_as_what_it_is(hand: Hand) -> None:
    text = hostile("answer")
    code, out, _ = hand(
        json.dumps({"warm_weight": text, "shape_of_sums": [text[:90]], "saturated": {"text": text}}).encode()
    )
    assert code == 1
    assert all(character.isprintable() for character in out.replace("\n", ""))


# ---- what is no file


@pytest.mark.parametrize("name", ["missing.json", ".", "..", "/", "missing/answers.json", "\x1b[2J.json"])
def test_a_path_of_nothing_is_refused_with_a_sentence(name: str, hand: Hand) -> None:
    code, out, said = hand(None, name)
    assert (code, out) == (2, "")
    assert_sentence(said)


@posix_only("pipes, sockets and links")
def test_what_is_no_file_is_refused_with_a_sentence(
    hand: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_pipe(tmp_path / "pipe.json")
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "nowhere.json").symlink_to("nothing")
    (tmp_path / "round.json").symlink_to("round.json")
    monkeypatch.chdir(tmp_path)  # the name of a socket is short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.json")
        for name in ("pipe.json", "folder.json", "nowhere.json", "round.json", "socket.json", "/dev/zero"):
            code, out, said = hand(None, name)
            assert (code, out) == (2, ""), name
            assert_sentence(said)


@root_only("a link of somebody else's")
def test_somebody_elses_link_is_not_followed(hand: Hand, tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to("/etc/passwd")
    os.chown(tmp_path / "link.json", 12345, -1, follow_symlinks=False)
    code, out, said = hand(None, "link.json")
    assert (code, out) == (2, "")
    assert "somebody else's" in said


# ---- beside a chapter


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "exercises" / "02_softmax", tmp_path / "02_softmax")
    return tmp_path / "02_softmax"


def beside(folder: Path, *, ada: bool = False) -> Verdict:
    """What a quiz.toml adds to a verdict on the folder."""
    assignments, _ = course.gradable([str(folder)], None, folder)
    bare = Verdict.of([Chapter("softmax", Status.PASSED, 5.0, 5.0, ())], seed=0, isolation=[])
    verdict = handed_in.with_quizzes(bare, assignments, student(KEY, "ada") if ada else None)
    (chapter,) = verdict.chapters
    assert (verdict.status, verdict.score, chapter.status, chapter.score) == (Status.PASSED, 5.0, Status.PASSED, 5.0)
    assert sum(entry.score for entry in chapter.quiz) == 0
    assert len(chapter.quiz) == len(bank.questions("softmax"))
    return verdict


@pytest.mark.parametrize("name", [*sorted({*TOML} - {ENDS_THE_PROCESS}), "no UTF-8", "UTF-16", "10 MB"])
def test_a_hostile_quiz_toml_is_a_sentence_in_the_verdict(name: str, folder: Path) -> None:
    (folder / "quiz.toml").write_bytes(TOML[name] if name in TOML else JSON[name])
    ((status, said),) = {(entry.status, entry.message) for entry in beside(folder).chapters[0].quiz}
    assert status == Status.ERROR
    assert said.startswith("quiz.toml ")
    assert len(said) < 500


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('chapter = "masking"', "chapter"), ("chapter = 2", "chapter"), ("", "chapter"), ("seed = -1", "seed"),
        ("seed = 9223372036854775808", "too large"), ("seed = 1979-05-27", "date"), ("seed = true", "seed"),
    ],
)  # fmt: skip
def test_a_quiz_toml_of_something_else_is_said_to_be(line: str, said: str, folder: Path) -> None:
    name = line.partition(" ")[0] or "chapter"
    head = [line if kept.startswith(name) else kept for kept in HEAD.splitlines()]
    (folder / "quiz.toml").write_text("\n".join([*head, "[answers]", 'three_weights = "a"']))
    ((status, message),) = {(entry.status, entry.message) for entry in beside(folder).chapters[0].quiz}
    assert status == Status.ERROR
    assert said in message


@posix_only("pipes and links")
@pytest.mark.parametrize("name", ["pipe", "folder", "link", "link within", "dangling"])
def test_a_quiz_toml_that_is_no_file_is_a_sentence_in_the_verdict(name: str, folder: Path) -> None:
    file = folder / "quiz.toml"
    match name:
        case "pipe":
            make_pipe(file)
        case "folder":
            file.mkdir()
        case "link":
            file.symlink_to("/etc/passwd")
        case "link within":
            (folder / "other.toml").write_text(HEAD)
            file.symlink_to("other.toml")
        case "dangling":
            file.symlink_to("nothing")
    ((status, said),) = {(entry.status, entry.message) for entry in beside(folder).chapters[0].quiz}
    assert status == Status.ERROR
    assert said.startswith("quiz.toml is ")


@posix_only("hard links")
def test_a_quiz_toml_under_two_names_is_nobodys_where_a_class_is_graded(folder: Path) -> None:
    own = student(KEY, "ada").seed("softmax")
    (folder / "quiz.toml").write_text(HEAD.replace("seed = 0", f'seed = "{own.shown}"'))
    (folder.parent / "other.toml").hardlink_to(folder / "quiz.toml")
    assert {entry.status for entry in beside(folder, ada=True).chapters[0].quiz} == {Status.ERROR}
    (folder / "quiz.toml").write_text(HEAD)
    assert "hard link" in beside(folder).notes[0]


def test_check_never_ends_in_the_grader_itself_failed(folder: Path, here: CommandLine) -> None:
    (folder / "quiz.toml").write_bytes(TOML["lists in lists in TOML"])
    done = here("check", str(folder), "--format", "json")
    assert (done.returncode, done.stderr) == (1, "")
    assert {entry["status"] for entry in json.loads(done.stdout)["chapters"][0]["quiz"]} == {"error"}


def test_what_takes_long_is_left_after_a_while(process: TypedFormulas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "SECONDS", 0.0)
    asked = [variant("softmax", q, 0) for q in bank.questions("softmax").values()]
    found = marks.marked(asked, {one.question.name: right_answer(one) for one in asked}, process)
    by_kind = {entry.kind: entry for entry in found}
    assert by_kind["number"].status == by_kind["formula"].status == Status.UNFINISHED
    assert "took 0 seconds" in by_kind["formula"].message
    assert by_kind["single"].status == Status.PASSED


# ---- marks, and questions


MARKS = {
    "no UTF-8": b"\xff", "no JSON": b"{", "a list": b"[]", "lists in lists": b"[" * DEEP,
    "questions": JSON["questions"],
    "NaN": b'{"schema": "learn-transformers/quiz-marks@1", "chapter": "softmax", "questions": [{"name": "a", '
           b'"kind": "single", "status": "passed", "score": NaN, "max_score": 1, "message": "", "mistake": ""}]}',
    "20 MB": b" " * 20_000_000,
    "for practice": b'{"schema": "learn-transformers/verdict@1", "practice": true, "chapters": []}',
}  # fmt: skip


@pytest.mark.parametrize("name", MARKS)
def test_hostile_marks_are_refused_with_a_sentence(name: str, here: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "marks.json").write_bytes(MARKS[name])
    done = here("stats", "marks.json", "--format", "json")
    assert (done.returncode, done.stdout) == (2, "")
    assert_sentence(done.stderr)


def test_hostile_names_in_marks_are_shown_as_what_they_are(here: CommandLine, tmp_path: Path) -> None:
    one = {"name": hostile("name"), "kind": "single", "status": "failed", "score": 0, "max_score": 1,
           "message": "", "mistake": hostile("mistake")}  # fmt: skip
    document = {"schema": marks.SCHEMA, "chapter": hostile("chapter"), "questions": [one]}
    (tmp_path / "marks.json").write_text(json.dumps(document))
    for arguments in ([], ["--format", "json"]):
        done = here("stats", "marks.json", *arguments)
        assert done.returncode == 0
        assert all(character.isprintable() for character in done.stdout.replace("\n", ""))


def of_a_third_party(build: Callable[..., Any]) -> Question:
    made = question(asks=PREDICT, difficulty=1, section="", idea="", hints=("", "", ""))
    build.__doc__ = "Which?"
    return made(build)


@pytest.mark.parametrize(
    "build",
    [
        lambda rng: 1 / 0,
        lambda rng: None,
        lambda rng: 5,
        lambda rng: Choice(5),  # type: ignore[arg-type]
        lambda rng: Choice((5,)),  # type: ignore[arg-type]
        lambda: Choice((right("a"),)),
        lambda rng: rng.permutation("x").nothing,
    ],
)
def test_a_question_of_a_third_party_that_cannot_be_built_is_the_keys_fault(build: Callable[..., Any]) -> None:
    with pytest.raises(KeyFault, match="The key is at fault, not a submission"):
        variant("softmax", of_a_third_party(build), 0)


def test_a_quiz_of_a_third_party_that_cannot_be_loaded_ends_in_a_sentence(
    here: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(name: str) -> ModuleType:
        raise SyntaxError("'(' was never closed")

    bank.questions.cache_clear()
    monkeypatch.setattr(bank.importlib, "import_module", fails)
    done = here("quiz", "softmax", "--format", "json")
    monkeypatch.undo()
    assert (done.returncode, done.stdout) == (3, "")
    assert_sentence(done.stderr)
    assert "never closed" in done.stderr


def test_hostile_text_in_a_question_is_shown_as_what_it_is(here: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    text = hostile("question")
    strange = of_a_third_party(lambda rng: Choice((right(text), wrong("b", text), wrong("c", text))))
    monkeypatch.setattr(bank, "questions", lambda chapter: {"strange": replace(strange, name="strange", stem=text)})
    for form in ("json", "toml"):
        done = here("quiz", "softmax", "--format", form)
        assert done.returncode == 0
        assert all(character.isprintable() for character in re.sub(r"[\n\t]", "", done.stdout))


def test_there_are_more_than_sixty_hostile_files() -> None:
    forms = sum(map(len, WRONG_FORMS.values()))
    assert len(JSON) + len(TOML) + forms + len(FORMULAS) + len(MARKS) > 60
