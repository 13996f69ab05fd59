"""Can every question of a quiz be answered, is what is marked right right, and does it give nothing away?

Each law looks at variants of one question and says what breaks it. `SEEDS` are pre-drawn: they are tried once, here, so
that no learner meets a variant that cannot be solved.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final

import numpy as np

from learn_transformers import course
from learn_transformers.authoring.findings import Finding, finding
from learn_transformers.authoring.lessons import importable
from learn_transformers.course import Chapter
from learn_transformers.key.calls import run_trusted
from learn_transformers.key.modules import DrivenReference, ModuleReference, TensorReference
from learn_transformers.key.quiz import Claim, Expression, FirstWrong, Output, Question, options_in
from learn_transformers.key.reference import Reference
from learn_transformers.key.text import text_of
from learn_transformers.outcomes.comparison import same_outcome
from learn_transformers.quiz import answers, bank
from learn_transformers.quiz.from_lesson import NAME
from learn_transformers.quiz.marking import Marked, Typed, mark
from learn_transformers.quiz.typed import TypedFormulas
from learn_transformers.quiz.variants import Variant, right_answer, variant
from learn_transformers.sandbox.outcome import Returned
from learn_transformers.symbolic.marking import derivation, worksheet
from learn_transformers.symbolic.marking.worksheet import Derivation, Formula
from learn_transformers.verdict import Status

QUIZ: Final = "every question of the quiz can be answered, names what is wrong, and gives nothing away"
SEEDS: Final = range(50)
_FEW: Final = 3  # of them where a process is asked, or a search is made
_TYPED: Final = {"number", "formula", "growth", "grid", "cloze", "first-wrong-line"}
_LONGEST: Final = 1.6  # times the longest wrong option, at most

Law = Callable[[Sequence[Variant], Typed], Iterator[str]]


def check(chapter: Chapter) -> Finding:
    """The finding about a chapter's quiz; where it holds, its detail counts the questions."""
    asked = bank.questions(chapter.name)
    with TypedFormulas() as typed:
        problems = [f"{name}: {said}" for name, one in asked.items() for said in problems_of(chapter, one, typed)]
    return finding(chapter.name, "", QUIZ, problems, f"{len(asked)} questions" if asked else "there is none")


def problems_of(chapter: Chapter, question: Question, typed: Typed) -> Iterator[str]:
    """What is wrong with one question, law by law."""
    made = [variant(chapter.name, question, seed) for seed in SEEDS]
    for law in LAWS:
        yield from law(made, typed)


def is_whole(variants: Sequence[Variant], typed: Typed) -> Iterator[str]:
    """It has a difficulty, an idea, three hints of which the first asks, and a section that is in the lesson."""
    question = variants[0].question
    if not question.stem:
        yield "it asks nothing"
    if question.difficulty not in (1, 2, 3):
        yield f"its difficulty is {question.difficulty}, not 1, 2 or 3"
    if not question.idea.endswith((".", "!")):
        yield "its idea is no sentence"
    if not question.name.startswith(NAME):  # those of the lesson have no hints
        if len(question.hints) != 3 or not all(hint.strip() for hint in question.hints):
            yield "it has not three hints: a question, the rule, the next step"
        elif not question.hints[0].endswith("?"):
            yield "its first hint is no question"
    lesson = course.shipped_bytes(course.known_chapter(variants[0].chapter).page).decode()
    if not re.search(rf"^#+ {re.escape(question.section)}$", lesson, re.MULTILINE):
        yield f"its lesson has no section {question.section!r}"


def says_what_is_given(variants: Sequence[Variant], typed: Typed) -> Iterator[str]:
    """What is drawn stands in the question."""
    stem = variants[0].question.stem
    for name in dict.fromkeys(name for made in variants for name in made.item.given):
        if f"{{{name}}}" not in stem:
            yield f"{{{name}}} is given and stands nowhere in it"


def tells_options_apart(variants: Sequence[Variant], typed: Typed) -> Iterator[str]:
    """On every seed at least three options remain, exactly those are right that are marked, and each wrong one has its
    "why not"."""
    for made in variants:
        if made.kind not in ("single", "multiple", "true-false"):
            continue
        right = {option.text for option in made.options if option.is_right}
        marked = {text_of(option.content) for option in options_in(made.item) if option.is_right}
        if len(made.options) < 3:
            yield f"with seed {made.seed} only {len(made.options)} options are left"
        if right != marked or not (len(right) == 1 or (made.kind == "multiple" and right)):
            yield f"with seed {made.seed} {len(right)} options are right"
        if made.kind == "multiple" and len(right) == len(made.options):
            yield f"with seed {made.seed} all options are right"
        for option in made.options:
            if not option.is_right and not option.why.strip():
                yield f"nothing is said of the wrong option {option.text!r}"


def gives_nothing_away(variants: Sequence[Variant], typed: Typed) -> Iterator[str]:
    """The right option stands not alone in the question, and is not the longest by far."""
    for made in variants:
        right = [option.text for option in made.options if option.is_right]
        wrong = [option.text for option in made.options if not option.is_right]
        chosen = made.kind in ("single", "true-false") and len(right[0]) > 3
        if chosen and _stands_in(made.stem, right[0]) and not any(_stands_in(made.stem, text) for text in wrong):
            yield f"with seed {made.seed} the right option stands in the question"
        sentences = made.kind == "single" and all(" " in text for text in [*right, *wrong])
        if sentences and len(right[0]) > _LONGEST * max(map(len, wrong)):
            yield f"with seed {made.seed} the right option is the longest by far"


def _stands_in(stem: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(text)}(?!\w)", stem) is not None


def accepts_what_is_right(variants: Sequence[Variant], typed: Typed) -> Iterator[str]:
    """The right answer has full marks."""
    for made in _of_few(variants):
        answer = right_answer(made)
        if answers.blank(answer):
            yield f"with seed {made.seed} the right answer is blank"
        marked = mark(made, answers.checked(made, answer), typed)
        if (marked.status, marked.score) != (Status.PASSED, 1.0):
            yield f"with seed {made.seed} the right answer {answer!r} is {marked.status}: {marked.message}"


def refuses_what_is_wrong(variants: Sequence[Variant], typed: Typed) -> Iterator[str]:
    """A wrong answer has not, something is said of it, and the mistake that it is made of is named."""
    for made in _of_few(variants):
        for answer, mistake in wrong_answers(made):
            marked: Marked = mark(made, answers.checked(made, answer), typed)
            if marked.status != Status.FAILED or marked.score == 1.0:
                yield f"with seed {made.seed} the wrong answer {answer!r} is {marked.status}"
            if not (marked.message or marked.said):
                yield f"nothing is said of the wrong answer {answer!r}"
            if mistake and marked.mistake != mistake:
                yield f"with seed {made.seed} {answer!r} is explained by {marked.mistake or 'nothing'}, not {mistake}"


def is_computed_twice(variants: Sequence[Variant], typed: Typed) -> Iterator[str]:
    """What the key computes the model solution computes, too, which knows nothing of the key."""
    asked = [(made, o, o.asked) for made in variants[:10] for o in options_in(made.item) if o.asked and o.is_right]
    with importable(course.shipped() / "solutions") if asked else contextlib.nullcontext():
        for made, option, source in asked:
            reference = source.reference
            if isinstance(reference, ModuleReference):
                continue
            module = importlib.import_module(reference.function.__module__.split(".")[2])
            function = getattr(module, reference.name, None)
            if function is None:  # no learner writes it
                continue
            outcome = run_trusted(_as_called(reference, function), source.call, reference.signature)
            got = Returned(source.part(outcome.value)) if isinstance(outcome, Returned) else outcome
            if not same_outcome(Returned(option.content), got):
                yield f"with seed {made.seed} the model solution gives another value: {got}"


def _as_called(reference: Reference, function: Callable[..., Any]) -> Callable[..., Any]:
    """The solution's function as the reference is called: with arrays for tensors, or with what a model is made of."""
    match reference:
        case TensorReference():
            return lambda *args, **kwargs: reference.answered(partial(function, **kwargs), args)
        case DrivenReference():
            return partial(reference.by, function)
    return function


def prints_what_is_said(variants: Sequence[Variant], typed: Typed) -> Iterator[str]:
    """Code is run, and prints what is right."""
    for made in variants[:10]:
        if isinstance(made.item, Output):
            printed = io.StringIO()
            solutions = importable(course.shipped() / "solutions")
            with contextlib.redirect_stdout(printed), np.errstate(all="ignore"), solutions:
                exec(compile(made.item.code, made.id, "exec"), {"np": np, "__name__": "quiz"})
            if mark(made, printed.getvalue(), typed).score != 1.0:
                yield f"with seed {made.seed} the code prints {printed.getvalue()!r}"


def breaks_where_it_says(variants: Sequence[Variant], typed: Typed) -> Iterator[str]:
    """There are three lines to choose from. Without the slip every line is right, and none but the last is the goal;
    with it, the marking of derivations finds the same first wrong line."""
    if isinstance(item := variants[0].item, FirstWrong):
        whole = worksheet.load(variants[0].chapter)[item.derivation]
        assert isinstance(whole, Derivation)
        lines = [f"= {line}" for line in item.lines or whole.model]
        if len(lines) < 3:
            yield "it has two lines: every second guess is right"
        for number, line in enumerate(derivation.mark(lines, whole, proven=True).lines, 1):
            if line.status != "ok":
                yield f"without a slip line {number} is not right: {line.status}"
        if derivation.mark(lines[:-1], whole, proven=True).reached:
            yield "a line before the last one is the goal: what follows is not judged"
    for made in variants[:_FEW]:
        if isinstance(made.item, FirstWrong):
            assert made.altered is not None
            question = worksheet.load(made.chapter)[made.item.derivation]
            assert isinstance(question, Derivation)
            found = derivation.mark([f"= {line}" for line in made.altered.lines], question, proven=True)
            if found.first_wrong != made.altered.line:
                yield f"with seed {made.seed} line {found.first_wrong} is wrong first, not line {made.altered.line}"


LAWS: Final[tuple[Law, ...]] = (
    is_whole, says_what_is_given, tells_options_apart, gives_nothing_away, accepts_what_is_right,
    refuses_what_is_wrong, is_computed_twice, prints_what_is_said, breaks_where_it_says,
)  # fmt: skip


def _of_few(variants: Sequence[Variant]) -> Sequence[Variant]:
    return variants[:_FEW] if variants[0].kind in _TYPED else variants


def wrong_answers(made: Variant) -> list[tuple[Any, str]]:
    """Wrong answers that the question knows, each with the name of the mistake that is to be told, if any."""
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
            numbers = [(contents[option.text], option.mistake) for option in wrong]
            return [(repr(float(n)), m) for n, m in numbers if not isinstance(n, str) and np.isfinite(n)]
        case "grid":
            shape = np.asarray(right_answer(made)).shape
            grids = [(np.asarray(contents[option.text]), option.mistake) for option in wrong]
            grids = [(grid, m) for grid, m in grids if grid.shape == shape and np.isfinite(grid).all()]
            return [([[repr(float(cell)) for cell in row] for row in grid], m) for grid, m in grids]
        case "shape":
            return [([str(axis) for axis in contents[option.text]], option.mistake) for option in wrong]
        case "output":
            return [(option.text, option.mistake) for option in wrong]
        case "formula" | "growth":
            assert isinstance(made.item, Expression)
            return [(one.answer, "") for one in made.item.formula.wrong]
        case "order":
            answer = right_answer(made)
            extra = [([*answer[:-1], line.letter], line.mistake) for line in made.lines if not line.is_right]
            return [(answer[::-1], ""), *extra]
        case "match":
            answer = right_answer(made)
            a, b, *_ = answer
            return [({**answer, a: answer[b], b: answer[a]}, "")]
        case "first-wrong-line":
            assert made.altered is not None
            return [(n, "") for n in range(1, len(made.altered.lines) + 1) if n != made.altered.line]
        case "words":
            return [({"text": "nothing", "met": []}, "")]
    answer = right_answer(made)  # of a cloze
    gaps = [(n, blank) for n, blank in enumerate(made.blanks) if not isinstance(blank, Formula)]
    wrong_ones = [(n, option) for n, blank in gaps for option in blank if not option.is_right]
    return [([*answer[:n], option.letter, *answer[n + 1 :]], option.mistake) for n, option in wrong_ones]
