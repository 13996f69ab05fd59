"""The laws of the bank: each question can be answered, names what is wrong, and gives nothing away."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from functools import cache, partial
from typing import Any

import numpy as np
import pytest
from support import ROOT

from learn_transformers import course
from learn_transformers.key.calls import run_trusted
from learn_transformers.key.modules import DrivenReference, ModuleReference, TensorReference
from learn_transformers.key.quiz import Claim, FirstWrong, Item, Output, Question, Several, options_in
from learn_transformers.key.reference import Reference
from learn_transformers.outcomes.comparison import same_outcome
from learn_transformers.quiz import answers, bank
from learn_transformers.quiz.from_lesson import NAME
from learn_transformers.quiz.marking import mark
from learn_transformers.quiz.text import text_of
from learn_transformers.quiz.typed import TypedFormulas
from learn_transformers.quiz.variants import Variant, right_answer, variant
from learn_transformers.sandbox.outcome import Returned
from learn_transformers.symbolic.marking import derivation, worksheet
from learn_transformers.symbolic.marking.worksheet import Derivation, Formula
from learn_transformers.verdict import Status

SEEDS = range(50)
FEW = range(3)  # where a process, or a search, is asked
TYPED = {"number", "formula", "growth", "grid", "cloze"}
QUESTIONS = [f"{c.name}.{name}" for c in course.chapters() for name in bank.questions(c.name)]


def asked(name: str) -> tuple[str, Question]:
    chapter, question = bank.question_named(name)
    return chapter.name, question


def of_kind(kind: type[Item]) -> list[str]:
    """The questions of one kind, without building any."""
    return [name for name in QUESTIONS if asked(name)[1].build.__annotations__["return"] == kind.__name__]


@cache
def variants(name: str) -> tuple[Variant, ...]:
    return tuple(variant(*asked(name), seed) for seed in SEEDS)


@pytest.fixture(scope="module")
def typed() -> Iterator[TypedFormulas]:
    with TypedFormulas() as process:
        yield process


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_says_all_that_it_has_to_say(name: str) -> None:
    chapter, question = asked(name)
    assert question.stem
    assert 1 <= question.difficulty <= 3
    assert question.idea.endswith((".", "!"))
    if not question.name.startswith(NAME):  # those of the lesson have none
        assert len(question.hints) == 3
        assert all(hint.strip() for hint in question.hints)
        assert question.hints[0].endswith("?")
    lesson = (ROOT / "exercises" / course.known_chapter(chapter).page).read_text(encoding="utf-8")
    assert re.search(rf"^#+ {re.escape(question.section)}$", lesson, re.MULTILINE), question.section


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_varies_stands_in_the_question(name: str) -> None:
    _, question = asked(name)
    for made in variants(name):
        assert all(f"{{{given}}}" in question.stem for given in made.item.given)
        assert not any(f"{{{given}}}" in made.stem for given in made.item.given)


@pytest.mark.parametrize("name", QUESTIONS)
def test_on_every_seed_three_options_remain_and_those_marked_are_right(name: str) -> None:
    for made in variants(name):
        texts = [option.text for option in made.options]
        assert len(set(texts)) == len(texts)
        if made.kind not in ("single", "multiple", "true-false"):
            continue
        right = [option for option in made.options if option.is_right]
        assert len(texts) >= 3, made.seed
        assert len(right) == 1 or (isinstance(made.item, Several) and 1 <= len(right) < len(texts))
        assert all(option.why.strip() for option in made.options if not option.is_right)
        given = {text_of(o.content) for o in options_in(made.item) if o.is_right}
        assert {option.text for option in right} == given


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_stem_gives_nothing_away(name: str) -> None:
    for made in variants(name):
        right = [option.text for option in made.options if option.is_right]
        wrong = [option.text for option in made.options if not option.is_right]
        if made.kind in ("single", "true-false") and len(right[0]) > 3 and right[0] in made.stem:
            assert any(text in made.stem for text in wrong), made.seed
        if made.kind == "single" and all(" " in text for text in [*right, *wrong]):
            assert len(right[0]) <= 1.6 * max(map(len, wrong)), "the longest is the right one"


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_right_answer_has_full_marks(name: str, typed: TypedFormulas) -> None:
    for made in variants(name)[: len(FEW)] if variants(name)[0].kind in TYPED else variants(name):
        answer = answers.checked(made, right_answer(made))
        assert not answers.blank(answer)
        marked = mark(made, answer, typed)
        assert (marked.status, marked.score) == (Status.PASSED, 1.0), marked


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_wrong_answer_is_refused_and_told_why(name: str, typed: TypedFormulas) -> None:
    for made in variants(name)[: len(FEW)] if variants(name)[0].kind in TYPED else variants(name):
        for answer, mistake in wrong_answers(made):
            marked = mark(made, answers.checked(made, answer), typed)
            assert marked.status == Status.FAILED, answer
            assert marked.score < 1.0
            assert marked.message or marked.said
            if mistake:
                assert marked.mistake == mistake


def wrong_answers(made: Variant) -> list[tuple[Any, str]]:
    """Wrong answers that the question knows, each with the mistake that it is to be told."""
    wrong = [option for option in made.options if not option.is_right]
    contents = {text_of(o.content): o.content for o in options_in(made.item)}
    match made.kind:
        case "single":
            return [(option.letter, option.mistake) for option in wrong]
        case "multiple":
            return [([option.letter], "") for option in wrong] + [([], "")]
        case "true-false":
            assert isinstance(made.item, Claim)
            reasons = [({"holds": made.item.holds, "reason": option.letter}, option.mistake) for option in wrong]
            return [*reasons, ({**right_answer(made), "holds": not made.item.holds}, "")]
        case "number":
            finite = [o for o in wrong if isinstance(contents[o.text], str) or np.isfinite(contents[o.text])]
            return [(repr(float(contents[o.text])), o.mistake) for o in finite if not isinstance(contents[o.text], str)]
        case "grid":
            arrays = [(np.asarray(contents[o.text]), o.mistake) for o in wrong]
            shape = np.asarray(right_answer(made)).shape
            return [
                ([[repr(float(c)) for c in row] for row in a], m)
                for a, m in arrays
                if a.shape == shape and np.isfinite(a).all()
            ]
        case "shape":
            return [([str(axis) for axis in contents[option.text]], option.mistake) for option in wrong]
        case "output":
            return [(option.text, option.mistake) for option in wrong]
        case "formula" | "growth":
            formula: Formula = made.item.formula  # type: ignore[attr-defined]
            return [(one.answer, "") for one in formula.wrong]
        case "order":
            answer = right_answer(made)
            extra = [([*answer[:-1], line.letter], line.mistake) for line in made.lines if not line.is_right]
            return [(answer[::-1], ""), *extra]
        case "match":
            answer = right_answer(made)
            letters = [*answer]
            return [({**answer, letters[0]: answer[letters[1]], letters[1]: answer[letters[0]]}, "")]
        case "first-wrong-line":
            assert made.altered is not None
            return [(n, "") for n in range(1, len(made.altered.lines) + 1) if n != made.altered.line]
        case "words":
            return [({"text": "nothing", "met": []}, "")]
        case "cloze":
            answer = right_answer(made)
            return [
                ([*answer[:n], option.letter, *answer[n + 1 :]], option.mistake)
                for n, blank in enumerate(made.blanks)
                if not isinstance(blank, Formula)
                for option in blank
                if not option.is_right
            ]
    raise AssertionError(made.kind)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_model_solution_computes_the_same(name: str) -> None:
    """A second implementation, which knows nothing of the key's mistakes."""
    for made in variants(name)[:10]:
        for option in options_in(made.item):
            if option.asked is None or not option.is_right or isinstance(option.asked.reference, ModuleReference):
                continue
            reference = option.asked.reference
            function = solution(reference.function.__module__.split(".")[2]).get(reference.name)
            if function is None:  # it is the key's own, as what is trained is
                continue
            outcome = run_trusted(as_called(reference, function), option.asked.call, reference.signature)
            assert isinstance(outcome, Returned)
            assert same_outcome(Returned(option.content), Returned(option.asked.part(outcome.value)))


def as_called(reference: Reference, function: Any) -> Any:
    """The solution's function as the reference is called: with arrays for tensors, or with what a model is made of."""
    match reference:
        case TensorReference():
            return lambda *args, **kwargs: reference.answered(partial(function, **kwargs), args)
        case DrivenReference():
            return partial(reference.by, function)
    return function


@cache
def solution(chapter: str) -> dict[str, Any]:
    found = course.known_chapter(chapter)
    namespace: dict[str, Any] = {"__name__": chapter}
    with solutions_importable():
        exec(compile((ROOT / "solutions" / found.file).read_text(encoding="utf-8"), found.file, "exec"), namespace)
    return namespace


@contextlib.contextmanager
def solutions_importable() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for chapter in course.chapters():
            patch.syspath_prepend(str(ROOT / "solutions" / chapter.folder))
        yield


@pytest.mark.parametrize("name", of_kind(Output))
def test_the_code_prints_what_is_said_to_be_printed(name: str) -> None:
    for made in variants(name)[:10]:
        assert isinstance(made.item, Output)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), np.errstate(all="ignore"), solutions_importable():
            exec(made.item.code, {"np": np, "__name__": "quiz"})
        marked = mark(made, printed.getvalue(), lambda *_: {})
        assert marked.score == 1.0, (printed.getvalue(), right_answer(made))


@pytest.mark.parametrize("name", of_kind(FirstWrong))
def test_the_marking_of_derivations_finds_the_same_first_wrong_line(name: str) -> None:
    for made in variants(name)[: len(FEW)]:
        assert isinstance(made.item, FirstWrong)
        assert made.altered is not None
        question = worksheet.load(made.chapter)[made.item.derivation]
        assert isinstance(question, Derivation)
        found = derivation.mark([f"= {line}" for line in made.altered.lines], question, proven=True)
        assert found.first_wrong == made.altered.line
