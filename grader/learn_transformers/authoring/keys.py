"""What should hold of a key: no name hides another, each answer of the worksheet has a right and a wrong one."""

from __future__ import annotations

import ast
from collections import Counter

from learn_transformers.authoring.findings import Finding, finding
from learn_transformers.authoring.sources import bound_names, function_rows, read
from learn_transformers.course import Chapter, Checkout
from learn_transformers.key.loading import load_key
from learn_transformers.key.mistakes import Mistake
from learn_transformers.symbolic.marking.worksheet import Chain, FindMistake, load

SHADOWS = "no name in the key hides another, and its exercises are found without loading it"
ANSWERS = "every answer of the worksheet has a right and a wrong one to prove it with"
SPOKEN_OF = "the lesson speaks of the function, not only in its table"
UNIQUE = "a mistake's name is its own in the whole course"


def check(checkout: Checkout, chapter: Chapter) -> list[Finding]:
    """The findings about one chapter's key."""
    text = read(checkout.key(chapter))
    bound = Counter(bound_names(ast.parse(text).body))
    problems = [f"{name} is bound {count} times" for name, count in bound.items() if count > 1]
    loaded, written = list(load_key(chapter.name).references), chapter.functions()
    if loaded != written:
        problems.append(f"it holds {', '.join(loaded)}, and its text {', '.join(written)}")
    return [
        finding(chapter.name, "", SHADOWS, problems),
        finding(chapter.name, "", ANSWERS, _unproven(chapter)),
        *(_spoken_of(checkout, chapter, name) for name in loaded),
    ]


def check_names(chapters: tuple[Chapter, ...]) -> Finding:
    """Does one name mean one mistake wherever it stands?"""
    known: dict[str, tuple[Mistake, str]] = {}
    problems = []
    for chapter in chapters:
        for mistake in dict.fromkeys(load_key(chapter.name).mistakes.values()):
            other, where = known.setdefault(mistake.name, (mistake, chapter.name))
            if other is not mistake:
                problems.append(f"{mistake.name} is one mistake in {where} and another in {chapter.name}")
    return finding("", "", UNIQUE, problems, f"{len(known)} mistakes")


def _unproven(chapter: Chapter) -> list[str]:
    problems = []
    for name, question in load(chapter.name).items():
        if isinstance(question, Chain):
            continue  # what is right depends on the values before: the slips' own tests prove it
        asked = question.correction if isinstance(question, FindMistake) else question
        lacking = [kind for kind in ("right", "wrong") if not getattr(asked, kind)]
        problems += [f"{name} has no {' and no '.join(lacking)} one"] if lacking else []
    return problems


def _spoken_of(checkout: Checkout, chapter: Chapter, name: str) -> Finding:
    text = read(checkout.lesson(chapter))
    for row in function_rows(text):
        text = text.replace(row, "")
    return finding(chapter.name, name, SPOKEN_OF, [] if name in text else ["it is named in the table alone"])
