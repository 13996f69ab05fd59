"""The examples in docstrings are true: the solution gives what they show."""

from __future__ import annotations

import doctest
import importlib

from learn_transformers.authoring.findings import Finding, finding
from learn_transformers.authoring.lessons import importable
from learn_transformers.course import Chapter, Checkout

EXAMPLES = "the docstring's example is what the solution gives"


def check(checkout: Checkout, chapter: Chapter) -> list[Finding]:
    """Run the examples of every function of a chapter; each needs one."""
    with importable(checkout.root / "solutions"):
        module = importlib.import_module(chapter.name)
        found = {test.name.partition(".")[2]: test for test in doctest.DocTestFinder(recurse=True).find(module)}
        return [_look(chapter, name, found) for name in chapter.definitions()]


def _look(chapter: Chapter, name: str, found: dict[str, doctest.DocTest]) -> Finding:
    tests = [test for place, test in found.items() if place.partition(".")[0] == name and test.examples]
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    for test in tests:
        runner.run(test, out=said.append)
    problems = [] if tests else ["there is no example"]
    if runner.failures:
        got = "".join(said).rpartition("Got:\n")[2].split()
        problems = [f"it gives {' '.join(got)}" if got else "it raises"]
    return finding(chapter.name, name, EXAMPLES, problems)
