"""Marks a learner's answers to one question of a worksheet; runs in the bounded process, on text as it was typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Literal

from learn_transformers.symbolic.equality.decide import compare_reading, compare_trees, proved
from learn_transformers.symbolic.equality.problem import Problem, problem_of
from learn_transformers.symbolic.equality.result import Comparison, Counterexample
from learn_transformers.symbolic.language.grammar import parse_reference
from learn_transformers.symbolic.language.plain import to_plain
from learn_transformers.symbolic.language.reading import Reading
from learn_transformers.symbolic.language.tree import Tree
from learn_transformers.symbolic.language.trouble import Refusal
from learn_transformers.symbolic.marking import chain, derivation
from learn_transformers.symbolic.marking.marked import MarkedLine
from learn_transformers.symbolic.marking.worksheet import Chain, Derivation, FindMistake, Formula, Known, Question, load
from learn_transformers.symbolic.slips.explain import explain
from learn_transformers.symbolic.slips.slip import sentence

Status = Literal["passed", "failed", "unfinished"]


@dataclass(frozen=True)
class Marked:
    """What is found out about one answer; what could not be read or decided is unfinished and costs nothing."""

    name: str
    status: Status
    score: float
    max_score: float
    read_as: str = ""
    message: str = ""
    lines: tuple[dict[str, Any], ...] = ()
    slips: tuple[str, ...] = ()
    hint: str = ""
    counterexample: str = ""
    entries: tuple[tuple[bool, ...], ...] = ()
    evidence: str = ""
    reason: str = ""
    tree: Any = None  # of an accepted formula that a function of the chapter computes as well


def mark_plain(chapter: str, question: str, answers: Mapping[str, str]) -> list[dict[str, Any]]:
    """`mark` for a question of a chapter's worksheet, as plain data for a frame between processes."""
    return [asdict(marked) for marked in mark(question, load(chapter)[question], answers)]


def mark_formula(formula: Mapping[str, Any], answer: str) -> dict[str, Any]:
    """The marks of one formula that stands in no worksheet; `known` says which known wrong answer it is, from 1."""
    wrong = tuple(Known(**one) for one in formula["wrong"])
    asked = Formula(**{**formula, "wrong": wrong, "forms": tuple(formula["forms"]), "right": ()})
    (marked,) = mark("answer", asked, {"answer": answer} if answer.strip() else {})
    titles = [f"{one.title}." for one in wrong]
    known = titles.index(marked.message) + 1 if marked.message in titles else 0
    return {**asdict(marked), "known": known}


def proofs(chapter: str, question: str, answers: Mapping[str, str]) -> dict[str, str]:
    """How the accepted formulas among the answers to a question are known, where a proof says more than points did.

    It imports sympy and takes up to a second for an answer, so nobody who waits for a verdict asks for it.
    """
    asked = load(chapter)[question]
    formula = asked.correction if isinstance(asked, FindMistake) else asked
    if not isinstance(formula, Formula) or question not in answers:
        return {}
    problem = problem_of(formula.reference, formula.names, formula.policy, formula.given)
    try:
        tree = problem.read(_without_unit(answers[question], formula.unit)).tree
    except (Refusal, RecursionError):
        return {}
    found = compare_trees(tree, problem, seed=answers[question])
    return {question: proved(found, tree, problem).evidence}


def mark(name: str, question: Question, answers: Mapping[str, str]) -> tuple[Marked, ...]:
    """The marks of all entries of one question; `answers` holds those that are not blank."""
    match question:
        case Formula():
            return (_formula(name, question, answers[name]) if name in answers else blank(name, question.points),)
        case Derivation():
            return (_derivation(name, question, answers[name]) if name in answers else blank(name, question.points),)
        case Chain():
            return _chain(question, answers)
        case FindMistake():
            return _find_mistake(name, question, answers)
    raise ValueError(f"{name} is a {type(question).__name__}, which nobody can mark")


def blank(name: str, points: float, message: str = "") -> Marked:
    """An answer that is not there yet."""
    return Marked(name, "unfinished", 0.0, points, message=message)


# ---- one formula


def _formula(name: str, question: Formula, text: str) -> Marked:
    problem = problem_of(question.reference, question.names, question.policy, question.given)
    try:
        reading = problem.read(_without_unit(text, question.unit))
    except Refusal as refusal:
        return replace(blank(name, question.points, refusal.message), reason=refusal.reason)
    except RecursionError:
        return replace(blank(name, question.points, "The formula is nested too deeply."), reason="limit")
    marked = _compared(name, question, problem, reading, text)
    return replace(marked, message=" ".join(filter(None, (reading.remark, marked.message))))


def _without_unit(text: str, unit: str) -> str:
    """`35` of `35 parameters`, also where LaTeX has `\\text{ parameters}`."""
    if not unit:
        return text
    words = rf"{re.escape(unit.removesuffix('s'))}s?"
    return re.sub(rf"(?i)(?<=[\w)\]}}\s])\s*(?:\\(?:text|mathrm)\{{\s*{words}\s*\}}|\b{words})[\s.]*$", "", text)


def _compared(name: str, question: Formula, problem: Problem, reading: Reading, text: str) -> Marked:
    tree = reading.tree
    found = compare_reading(reading, problem, seed=text)
    marked = Marked(
        name, "passed", question.points, question.points, read_as=found.read_as, message=found.message,
        evidence=found.evidence, reason=found.reason,
    )  # fmt: skip
    if question.strict and found.status == "equal_on_common_domain":
        return replace(marked, status="failed", score=0.0, hint=question.hint)
    if found.accepted:
        return replace(marked, tree=to_plain(tree)) if question.code is not None else marked
    if found.status != "not_equal":
        return replace(marked, status="unfinished", score=0.0)
    share = chain.earned(found.entries, tree, problem.wanted, problem.names)
    marked = replace(
        marked, status="failed", score=question.points * share, entries=found.entries,
        message=_without_the_answer(found), hint=question.hint,
    )  # fmt: skip
    return _explained(marked, tree, question, problem, found)


def _explained(marked: Marked, tree: Tree, question: Formula, problem: Problem, found: Comparison) -> Marked:
    """Add what went wrong: a wrong answer that the key knows, a named slip, else where the two differ."""
    if found.reason == "shape":
        return marked
    shown = _shown(found.counterexample)
    known = known_wrong(tree, question.wrong, problem)
    if known is not None:
        return replace(marked, message=f"{known.title}.", hint=known.hint or question.hint, counterexample=shown)
    if found.reason == "rounded":
        return marked
    slips = explain(tree, [problem.reference, *_trees(question.forms, problem)], problem)
    if slips:
        return replace(
            marked, message=sentence(slips), hint=slips[0].hint, counterexample=shown,
            slips=tuple(slip.name for slip in slips),
        )  # fmt: skip
    return replace(marked, counterexample=shown)


def known_wrong(tree: Tree, known: tuple[Known, ...], problem: Problem) -> Known | None:
    """The known wrong answer that this one is equal to, if any."""
    for one in known:
        wrong = parse_reference(one.answer, problem.names)
        if compare_trees(tree, replace(problem, reference=wrong), seed=one.answer).accepted:
            return one
    return None


def _trees(texts: tuple[str, ...], problem: Problem) -> list[Tree]:
    return [parse_reference(text, problem.names) for text in texts]


def _without_the_answer(found: Comparison) -> str:
    """The comparison's own sentence; where it would give the exact form away, another."""
    if found.reason == "rounded":
        before, exact, _ = found.message.partition("; give ")
        return f"{before}; give the exact form." if exact else found.message
    return found.message


def _shown(counterexample: Counterexample | None) -> str:
    """Where the two differ, in numbers; nothing where there is no name to choose, as that would be the answer."""
    if counterexample is None or not counterexample.values:
        return ""
    entry = f" entry ({', '.join(map(str, counterexample.entry))})" if counterexample.entry else " form"
    return (
        f"At {counterexample.where()} your{entry} is {counterexample.answer}, "
        f"the expected one {counterexample.reference}."
    )


# ---- derivations and chains


def _derivation(name: str, question: Derivation, text: str) -> Marked:
    found = derivation.mark(text, question, proven=True)  # by the tests of the keys
    share = found.score / found.max_score if found.max_score else 0.0
    first = found.lines[found.first_wrong - 1] if found.first_wrong else None
    return Marked(
        name, found.status, question.points * share, question.points,
        read_as=found.lines[-1].read_as if found.lines else "",
        message=found.message,
        lines=tuple(_line(line) for line in found.lines),
        slips=first.slips if first else (),
        hint=(first.hint if first else "") or (question.hint if found.status == "failed" else ""),
        counterexample=_shown(first.counterexample) if first else "",
        reason=first.reason if first else "",
    )  # fmt: skip


def _line(line: MarkedLine) -> dict[str, Any]:
    """One line as the verdict's JSON has it."""
    plain = {key: value for key, value in asdict(line).items() if key != "counterexample"}
    return {**plain, "slips": list(line.slips), "counterexample": _shown(line.counterexample)}


_CHAIN: Final[dict[str, Status]] = {"ok": "passed", "carried": "passed", "wrong": "failed"}


def _chain(question: Chain, answers: Mapping[str, str]) -> tuple[Marked, ...]:
    marks = chain.mark_chain(question.steps, answers, inputs=question.inputs, names=question.names)
    return tuple(
        Marked(
            one.name, _CHAIN.get(one.status, "unfinished"),
            question.points * (one.score / one.max_score if one.max_score else 0.0), question.points,
            read_as=one.read_as, message=one.message, slips=one.slips, hint=one.hint,
            counterexample=_shown(one.counterexample), entries=one.entries, reason=one.status,
        )
        for one in marks
    )  # fmt: skip


# ---- find the mistake


def _find_mistake(name: str, question: FindMistake, answers: Mapping[str, str]) -> tuple[Marked, ...]:
    """The line and its correction; the correction counts even where the line was not given."""
    where, line = f"{name}_line", question.wrong_line
    points = question.points
    marked = blank(where, points)
    if where in answers:
        digits = "".join(c if c.isascii() and c.isdigit() else " " for c in answers[where]).split()
        number = int(digits[0][:6]) if len(digits) == 1 else 0
        if not 1 <= number <= len(question.lines):
            marked = blank(where, points, f"Give one line's number, 1 to {len(question.lines)}.")
        elif number == line:
            marked = replace(marked, status="passed", score=points, read_as=f"line {number}")
        else:
            why = question.why.get(number, "That line is right.")
            marked = replace(marked, status="failed", read_as=f"line {number}", message=why, hint=question.hint)
    correction = replace(question.correction, points=points)
    return marked, mark(name, correction, answers)[0]
