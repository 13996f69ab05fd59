"""Wrong answers made after public reports: each says where it comes from and what is wrong, and is rejected.

How many of them are named, `diagnosis_report` says. To be quick, this runs the files themselves, without a
worker but for modules.
"""

from __future__ import annotations

import copy
import itertools
import re
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from diagnosis_report import expected, files
from support import source_of

from learn_transformers.authoring.sources import written_in
from learn_transformers.course import chapters, known_chapter
from learn_transformers.judging import module_pass
from learn_transformers.judging.run_checks import Answer, Expectations, arguments_check, run_check
from learn_transformers.key.calls import run_trusted
from learn_transformers.key.loading import load_key
from learn_transformers.key.modules import DrivenReference, ModuleReference, TensorReference
from learn_transformers.key.reference import Reference
from learn_transformers.sandbox.libraries import TORCH
from learn_transformers.sandbox.outcome import Loaded
from learn_transformers.sandbox.submission import Submission

WILD = files("wild")
AT_LEAST = 120  # wrong functions
FILES = [
    pytest.param(f, id=f"{f.parent.name}-{f.stem}", marks=[pytest.mark.torch] * ("import torch" in f.read_text()))
    for f in WILD
]


def test_there_are_enough() -> None:
    assert sum(len(expected(file).wrong) for file in WILD) >= AT_LEAST


def test_every_name_tells_one_file() -> None:
    assert [name for name, count in Counter(file.stem for file in WILD).items() if count > 1] == []


@pytest.mark.parametrize("file", FILES)
def test_says_where_it_comes_from_and_what_is_wrong_and_marks_it(file: Path) -> None:
    text, says = file.read_text(), expected(file)
    assert re.fullmatch(r"https://[\w.-]+\.\w+/\S+", says.source)
    assert says.wrong.keys() | says.follows.keys() <= set(written_in(text))
    sentences = dict(re.findall(r"^# mistake: (\w+): (\S.{15,})$", text, re.MULTILINE))
    assert sentences.keys() == says.wrong.keys()
    assert says.clear.keys() <= says.wrong.keys()
    assert len(says.marked) >= len(says.wrong)
    references = load_key(file.parent.name).references
    for function, options in says.wrong.items():
        known = {mistake.name for mistake in references[function].mistakes} | {"no_value_error", "exception", "message"}
        generated = {name for option in options for name in option if ":" in name}
        assert frozenset().union(*options) - generated <= known, function


@pytest.mark.filterwarnings("ignore")  # those of the wrong answers
@pytest.mark.parametrize("file", FILES)
def test_what_is_wrong_is_rejected_and_nothing_else_is(
    file: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    chapter, says = file.parent.name, expected(file)
    for earlier in itertools.takewhile(lambda c: c.name != chapter, chapters()):
        monkeypatch.setitem(sys.modules, earlier.name, right_answers(earlier.name))
    functions = run(file.read_text(), chapter).__dict__
    references = load_key(chapter).references
    written = known_chapter(chapter).definitions()
    answers = {name: here(functions[name], references[name]) for name in written}
    if any(isinstance(references[name], ModuleReference) for name in written):
        worker = request.getfixturevalue("sandboxes").get({TORCH}).worker(Submission().budget())
        assert isinstance(worker.load(chapter, file.read_bytes(), written), Loaded)
        answers |= {
            name: partial(module_pass.answer, worker, reference)
            for name, reference in references.items()
            if isinstance(reference, ModuleReference)
        }
    rejected = {name for name in written if is_rejected(references[name], answers[name], chapter)}
    assert rejected == {*says.wrong, *says.follows}


@cache
def right_answers(chapter: str) -> ModuleType:
    """The model solution, as an earlier chapter that is imported."""
    return run(source_of(chapter), chapter)


def run(source: str, name: str) -> ModuleType:
    module = ModuleType(name)
    exec(compile(source, f"{name}.py", "exec"), module.__dict__)
    return module


@cache
def expectations(chapter: str) -> Expectations:
    return Expectations(chapter, 0)


def as_called(function: Callable[..., Any], reference: Reference) -> Callable[..., Any]:
    """What gives in this process what is compared: with gradients by tensors, or what came of a model."""
    if not isinstance(reference, TensorReference | DrivenReference):
        return function
    instead = copy.copy(reference)
    instead.function = lambda *args, mistake, **kwargs: function(*args, **kwargs)
    return instead


def here(function: Callable[..., Any], reference: Reference) -> Answer:
    called = as_called(function, reference)
    return lambda call: run_trusted(called, call, reference.signature)


def is_rejected(reference: Reference, answer: Answer, chapter: str) -> bool:
    runs = []
    for check in reference.checks:
        runs.append(run_check(reference, check, answer, expectations(chapter)))
        if runs[-1].difference is not None:
            return True
    return arguments_check(reference, runs).difference is not None
