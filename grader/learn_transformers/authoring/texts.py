"""The words of a function: three hints that do not give the solution away, and nothing left to fill in."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from learn_transformers.authoring.findings import Finding, finding
from learn_transformers.authoring.sources import (
    PLACEHOLDER,
    exercises_in,
    function_rows,
    functions_in,
    is_unwritten,
    listed,
    read,
    source_of,
)
from learn_transformers.course import Chapter, Checkout
from learn_transformers.key.reference import Reference
from learn_transformers.lessons import hints

HINTS = "three hints, none with a line of the solution"
FILLED_IN = "nothing is left to fill in"
LESSON = "the lesson is written, and what the files say of the chapter"


def lines_given_away(texts: Iterable[str], solution: str) -> list[str]:
    """The lines of code of a solution that stand in one of these texts, however they are spaced."""
    lines = {" ".join(line.split()) for line in solution.splitlines()}
    code = sorted(line for line in lines if len(line) > 12 and any(c in line for c in "=("))
    normal = [" ".join(text.split()) for text in texts]
    return [line for line in code if any(line in text for text in normal)]


def check_hints(checkout: Checkout, chapter: Chapter, name: str) -> Finding:
    """Are there three hints, written, and without a line of the solution?"""
    try:
        texts = hints.of_key(chapter, name)
    except (LookupError, TypeError, ValueError, SyntaxError) as error:
        return Finding(chapter.name, name, HINTS, False, str(error))
    problems = [] if len(texts) == 3 else [f"there are {len(texts)}"]
    empty = [str(number) for number, text in enumerate(texts, start=1) if not text.strip()]
    unwritten = [str(number) for number, text in enumerate(texts, start=1) if text.lstrip().startswith(PLACEHOLDER)]
    problems += [f"hint {', '.join(empty)} is empty"] if empty else []
    problems += [f"hint {', '.join(unwritten)} is not written yet"] if unwritten else []
    problems += [f"they hold `{line}`" for line in lines_given_away(texts, read(checkout.solution(chapter)))]
    return finding(chapter.name, name, HINTS, problems)


def check_filled_in(checkout: Checkout, chapter: Chapter, reference: Reference) -> Finding:
    """Where does a placeholder still stand, the hints apart?"""
    name, places = reference.name, []
    for where, path in (("stub", checkout.stub(chapter)), ("solution", checkout.solution(chapter))):
        text = read(path)
        node = functions_in(text).get(name)
        if node is not None and PLACEHOLDER in source_of(text, node):
            places.append(f"the {where}'s text")
        elif node is not None and where == "solution" and is_unwritten(node):
            places.append("the solution")
    key = read(checkout.key(chapter))
    own = exercises_in(key).get(name)  # a model to be trained stands elsewhere
    if own is not None and PLACEHOLDER in source_of(key, own):
        places.append("the reference")
    places += [f"the mistake {m.name}" for m in reference.own_mistakes if PLACEHOLDER in m.title + m.hint]
    unnamed = sum(PLACEHOLDER in check.name for check in reference.checks)
    places += [f"the names of {unnamed} checks"] if unnamed else []
    rows = [row for row in function_rows(read(checkout.lesson(chapter))) if listed(row).partition("(")[0] == name]
    places += ["the lesson's row"] if any(PLACEHOLDER in row for row in rows) else []
    return finding(chapter.name, name, FILLED_IN, [", ".join(places)] if places else [])


def check_lesson(checkout: Checkout, chapter: Chapter) -> Finding:
    """Is the lesson written, its rows of functions apart, and the first lines of stub and solution?"""
    text = read(checkout.lesson(chapter))
    rows = set(function_rows(text))
    left = [n for n, line in enumerate(text.splitlines(), start=1) if PLACEHOLDER in line and line not in rows]
    problems = [f"{PLACEHOLDER} on line {', '.join(map(str, left))} of the lesson"] if left else []
    for where, path in (("stub", checkout.stub(chapter)), ("solution", checkout.solution(chapter))):
        if PLACEHOLDER in (ast.get_docstring(ast.parse(read(path))) or ""):
            problems.append(f"the {where} file's docstring")
    return finding(chapter.name, "", LESSON, problems)
