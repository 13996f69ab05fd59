"""Hints on an answer of a worksheet: a question, the rule, then the next line of the model solution, one at a time.

The last line of a model solution is no hint: it is the solution, which `solution` shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from learn_transformers.course import Chapter
from learn_transformers.symbolic.language.grammar import parse_reference
from learn_transformers.symbolic.language.kinds import Shape, declare
from learn_transformers.symbolic.language.shapes import shape_of
from learn_transformers.symbolic.language.tree import NUMERIC, free_names, walk
from learn_transformers.symbolic.marking.worksheet import Chain, Derivation, FindMistake, Formula, Question, load

if TYPE_CHECKING:
    from learn_transformers.symbolic.process.comparer import Process

Step = tuple[str, str, str]  # what progress remembers it by, what kind it is, its text

_FUNCTIONS = NUMERIC | {"delta", "softmax"}

_NAME = re.compile(r"[A-Za-z_]\w*")


def steps(exercises: Path, chapter: Chapter, name: str, process: Process | None = None) -> tuple[Step, ...]:
    """Every hint of an answer, in the order in which they open; what is known of the learner's own comes before.

    `process` is what reads their lines where no other can be started.
    """
    asked, question = question_of(chapter, name)
    found = [("step:question", "a question", question.hint)] if question.hint else []
    found += [("step:rule", "the rule", question.rule)] if question.rule else []
    match question:
        case Formula():
            found += _made_of(question)
        case Chain():
            found += _builds_on(question, name)
        case FindMistake():
            found += _right_lines(question) if name != asked else _made_of(question.correction)
        case Derivation():
            found += _next_lines(exercises, chapter, asked, question, process)
    return tuple(found)


def question_of(chapter: Chapter, name: str) -> tuple[str, Question]:
    """The question that an answer belongs to, with its own name."""
    return next((asked, question) for asked, question in load(chapter.name).items() if name in question.entries(asked))


def _made_of(question: Formula) -> Iterator[Step]:
    names = declare(question.names)
    tree = parse_reference(question.reference, names)
    free = [name for name in question.names if name in free_names(tree)]
    functions = dict.fromkeys(part[0] for part in walk(tree) if part[0] in _FUNCTIONS and free)
    said = f"The answer is {_what(shape_of(tree, names), 'a formula' if free else 'one number')}"
    said += f" in {_listed(free)}" if free else ""
    said += f", with {_listed(list(functions))}" if functions else ""
    yield ("step:made of", "what it is made of", f"{said}.")


def _builds_on(question: Chain, name: str) -> Iterator[Step]:
    place, step = next((n, step) for n, step in enumerate(question.steps) if step.name == name)
    before = [earlier.name for earlier in question.steps[:place]]
    used = set(_NAME.findall(step.formula))
    uses = [earlier for earlier in before if earlier in used]
    shape = declare({name: step.kind})[name].shape
    said = f"follows from your {_listed(uses)} and what is given" if uses else "takes nothing but what is given"
    yield ("step:made of", "what it is made of", f"It is {_what(shape, 'one number')}, and {said}.")


def _right_lines(question: FindMistake) -> Iterator[Step]:
    """Why right lines are right, as long as at least two others may be the wrong one."""
    told = [number for number in sorted(question.why) if number != question.wrong_line]
    for number in told[: max(len(question.lines) - 2, 0)]:
        yield (f"line:{number}", f"on line {number}", question.why[number])


def _next_lines(
    exercises: Path, chapter: Chapter, asked: str, question: Derivation, process: Process | None
) -> Iterator[Step]:
    """The lines of the model solution that come after what the learner has, all but the last."""
    from learn_transformers.judging import on_paper

    had = on_paper.written(exercises, chapter, asked, asked, process).lines_had
    for number, line in enumerate(question.model[:-1], 1):
        if number > had:
            before = question.model[number - 2] if number > 1 else question.start
            yield (f"line:{number}", "the next line", f"After {before.strip()} comes: {line.lstrip('=& ')}")


def _what(shape: Shape, single: str) -> str:
    match shape:
        case ():
            return single
        case (entries,):
            return f"a vector of {entries} entries"
    return f"a matrix of {shape[0]} rows and {shape[1]} columns"


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
