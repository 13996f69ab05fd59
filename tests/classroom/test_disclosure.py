"""Of private checks a student gets to know the name, the mistake and its hint: whatever the submission does."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import is_dataclass, replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from support import ROOT, source_of

from learn_transformers import course
from learn_transformers.classroom.disclosure import PRIVATE, disclosed, has_private
from learn_transformers.judging.judge import Judge
from learn_transformers.key.loading import load_extra, load_key
from learn_transformers.report.classroom import student
from learn_transformers.report.verdicts import html, junit
from learn_transformers.sandbox.host import Sandboxes
from learn_transformers.verdict import Check, Status, Verdict

SEED = "5b1f4c0e9a7d4e2286f0c3d1b7a95e44"  # of a class, which nobody else knows
MARK = "7130."  # in every number that a private check of these tests asks with
CORPUS = ROOT / "tests" / "wrong_answers"
SCHEMA = json.loads((course.PACKAGE / "schemas" / "verdict-1.schema.json").read_text(encoding="utf-8"))
PRIVATE_CHECKS = """
import numpy as np
from learn_transformers.key import call
from learn_transformers.answer_key.softmax.functions import softmax

@softmax.case()
def hidden_row(rng):
    "a private row"
    return call(np.array([7130.25, 7130.5, 7130.75]))

@softmax.property()
def hidden_law(rng, f):
    "a private law"
    x = np.array([7130.125, 7131.0])
    return None if abs(f(x).sum() - 1) < 1e-9 else f"the weights of {x} do not sum to one"
"""
GREEDY = """
import numpy as np

seen = []

def softmax(x, axis=-1):
    seen.append(np.array(x).tolist())
    print("asked", seen)
    {then}

def softmax_with_temperature(x, temperature, axis=-1):
    print(seen)
    raise ValueError(repr(seen))

def log_softmax(x, axis=-1):
    kept = [n for entry in seen if isinstance(entry, list) for n in entry if isinstance(n, float) and n > 7000]
    return np.resize(np.array(kept or [0.0]), np.shape(x))

def cross_entropy(logits, targets):
    raise type(repr(seen)[:200], (Exception,), {{}})(repr(seen))
"""


def texts(value: Any) -> Iterator[str]:
    """All text in a verdict."""
    if is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name))
    elif isinstance(value, dict):
        yield from texts(list(value.values()))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts(item)
    elif isinstance(value, str):
        yield value


def everywhere(verdict: Verdict) -> str:
    """All that a student could get to see of it, in every form."""
    pages = [student.page(verdict, "jdoe"), student.markdown(verdict, "jdoe")]
    told = disclosed(verdict)
    return "\n".join([*pages, told.to_json(), html.fragment(told), junit.text(told)])


@pytest.fixture
def as_they_were() -> Iterator[None]:
    """The references of a process are its own only until something hangs on them."""
    references = [r for chapter in course.chapters() for r in load_key(chapter.name).references.values()]
    before = [list(reference.checks) for reference in references]
    yield
    for reference, checks in zip(references, before, strict=True):
        reference.checks[:] = checks


@pytest.fixture
def graded(sandboxes: Sandboxes, tmp_path: Path) -> Callable[..., Verdict]:
    """Grade files by their chapters, as handed in together, with a class's seed."""

    def grade(**files: str) -> Verdict:
        folder = tmp_path / "someone" / "exercises"
        assignments = []
        for name, source in files.items():
            chapter = course.known_chapter(name)
            (folder / chapter.folder).mkdir(parents=True, exist_ok=True)
            (folder / chapter.file).write_text(source, encoding="utf-8")
            assignments.append(course.Assignment(chapter, folder / chapter.file, None, folder))
        return Judge(sandboxes, seed=SEED, secret=True).verdict(assignments)

    return grade


@pytest.fixture
def private(as_they_were: None, tmp_path: Path) -> None:
    """Two private checks of `softmax`."""
    (tmp_path / "key").mkdir()
    (tmp_path / "key" / "softmax.py").write_text(PRIVATE_CHECKS, encoding="utf-8")
    load_extra(tmp_path / "key", ["softmax"])


THEN = {
    "wrong": "return np.asarray(x, float)",
    "raises": "raise ValueError(repr(seen))",
    "keeps it for later": "e = np.exp(x - np.max(x, axis, keepdims=True)); return e / e.sum(axis, keepdims=True)",
    "hands the first back": "return np.resize(np.ravel(seen[-1]), np.shape(x))",
    "changes it": "x[...] = 0.0; return x",
}


@pytest.mark.parametrize("then", THEN)
def test_nothing_carries_the_arguments_of_private_checks_out(
    then: str, private: None, graded: Callable[..., Verdict]
) -> None:
    verdict = graded(softmax=GREEDY.format(then=THEN[then]))
    if then != "keeps it for later":  # what fails is run in a process of its own
        assert MARK in "\n".join(texts(verdict))  # the teacher sees it
    assert MARK not in everywhere(verdict)
    jsonschema.validate(disclosed(verdict).to_dict(), SCHEMA)
    told = disclosed(verdict).chapters[0]
    names = {check.name: check for f in told.functions for check in f.checks}
    assert names["a private row"].message == ("" if names["a private row"].status == Status.PASSED else PRIVATE)
    assert (told.score, told.max_score, told.status) == tuple(
        getattr(verdict.chapters[0], name) for name in ("score", "max_score", "status")
    )


def test_mistakes_and_hints_are_told_and_what_public_checks_ask(private: None, graded: Callable[..., Verdict]) -> None:
    source = source_of("softmax").replace("def softmax(", "def right(")
    source += "\n\ndef softmax(x, axis=-1):\n    return np.exp(x)\n"
    verdict = graded(softmax=source)
    (function,) = (f for f in verdict.chapters[0].functions if f.name == "softmax")
    (shown,) = (f for f in disclosed(verdict).chapters[0].functions if f.name == "softmax")
    assert function.failure is not None
    assert shown.failure is not None
    assert shown.failure.call == function.failure.call
    assert [e for e in function.diagnosis if e.kind == "known"] == list(shown.diagnosis)
    page = student.page(verdict, "jdoe")
    assert "a private row" in page
    assert all(e.title in page.replace("&#x27;", "'") for e in shown.diagnosis[:1])


def test_a_worker_that_saw_private_checks_holds_no_other_chapter(private: None, graded: Callable[..., Verdict]) -> None:
    keeps = source_of("softmax").replace("def softmax(", "import builtins\nbuiltins.kept = []\n\ndef softmax(", 1)
    first = keeps.index("def softmax(")
    body = keeps.index("    ", keeps.index('"""', keeps.index('"""', first) + 3) + 3)
    keeps = f"{keeps[:body]}    builtins.kept.append(repr(x))\n{keeps[body:]}"
    later = "import builtins\nprint(getattr(builtins, 'kept', 'nothing'))\n" + source_of("masking")
    verdict = graded(softmax=keeps, masking=later)
    assert verdict.chapters[0].status == Status.PASSED
    assert "nothing" in verdict.chapters[1].output
    assert MARK not in everywhere(verdict)


def sample(chapter: str) -> list[Path]:
    """Two of the wrong answers that people gave to a chapter."""
    found = sorted(CORPUS.glob(f"*/{chapter}/*.py"))
    return [found[0], found[len(found) // 2]] if found else []


@pytest.mark.parametrize("path", [p for c in course.chapters() for p in sample(c.name)], ids=lambda p: p.stem)
def test_where_all_checks_are_private_no_input_and_no_expected_value_is_told(
    path: Path, as_they_were: None, graded: Callable[..., Verdict]
) -> None:
    chapter = path.parent.name
    for reference in load_key(chapter).references.values():
        reference.checks[:] = [replace(check, public=False) for check in reference.checks]
    verdict = graded(**{chapter: path.read_text(encoding="utf-8")})
    assert verdict.chapters[0].status in ("failed", "error")
    secret = {part for text in hidden(verdict) for part in text.split("\n") if len(part) > 12}
    assert secret or verdict.chapters[0].problem is not None or chapter == "summarizer"
    told = everywhere(verdict)
    assert [text for text in secret if text in told or html_text(text) in told] == []
    assert SEED not in told
    assert str(verdict.seed) not in told


def html_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def hidden(verdict: Verdict) -> Iterator[str]:
    """What the teacher sees of inputs and values."""
    for chapter in verdict.chapters:
        for function in chapter.functions:
            for check in function.checks:
                yield from (check.call, check.expected, check.got)
            if (failure := function.failure) is not None:
                yield from (failure.call, failure.expected, failure.got)


def test_texts_that_a_trained_model_is_graded_on_are_in_no_secret_verdict(sandboxes: Sandboxes, tmp_path: Path) -> None:
    chapter = course.known_chapter("summarizer")
    (tmp_path / chapter.folder).mkdir()
    (tmp_path / chapter.file).write_text(source_of("summarizer"), encoding="utf-8")
    (tmp_path / chapter.weights).write_bytes(untrained())
    assignment = course.Assignment(chapter, tmp_path / chapter.file, ("training",), tmp_path)
    open_ = Judge(sandboxes, seed=3).verdict([assignment]).chapters[0].functions[0]
    secret = Judge(sandboxes, seed=SEED, secret=True).verdict([assignment]).chapters[0].functions[0]
    assert any(said.startswith("of [") for said in open_.differences)
    assert not any("[" in said for said in texts(secret))
    assert secret.status == Status.FAILED


def untrained() -> bytes:
    """A model as it is before any training, in the file that is handed in."""
    import numpy as np

    from learn_transformers.answer_key.summarizer.training import shapes

    rng, buffer = np.random.default_rng(0), io.BytesIO()
    np.savez(buffer, **{name: rng.normal(size=s, scale=0.1).astype("f4") for name, s in shapes().items()})
    return buffer.getvalue()


def test_without_private_checks_nothing_is_left_out_but_the_seed_and_folders() -> None:
    for path in sorted((ROOT / "tests" / "golden").glob("*.json")):
        verdict = Verdict.from_json(path.read_text(encoding="utf-8"))
        told = disclosed(verdict)
        assert not any(map(has_private, verdict.chapters))
        bare = [replace(chapter, file="") for chapter in verdict.chapters]
        assert [replace(chapter, file="") for chapter in told.chapters] == bare
        assert all("/" not in chapter.file for chapter in told.chapters)
        jsonschema.validate(told.to_dict(), SCHEMA)


@pytest.mark.parametrize(("seed", "told"), [(7, 7), ("sha256:0123456789ab", ""), (SEED, "")])
def test_a_number_is_for_practice_and_anything_else_is_secret(seed: int | str, told: int | str) -> None:
    assert disclosed(Verdict.of([], seed=seed, isolation=[])).seed == told


def test_a_path_of_windows_is_cut_to_its_file() -> None:
    path = ROOT / "tests" / "golden" / "wrong.json"
    verdict = Verdict.from_json(path.read_text(encoding="utf-8"))
    (chapter, *_) = verdict.chapters
    moved = replace(verdict, chapters=(replace(chapter, file=r"C:\Users\teacher\class\softmax.py"),))
    assert disclosed(moved).chapters[0].file == "softmax.py"


def test_checks_of_manners_tell_nothing_either() -> None:
    """They show the call that was made first, which may be a private check's."""
    path = ROOT / "tests" / "golden" / "wrong.json"
    verdict = Verdict.from_json(path.read_text(encoding="utf-8"))
    chapter = verdict.chapters[0]
    function = chapter.functions[0]
    shown = Check(
        "leaves its arguments", Status.FAILED, 0, 1, "secret", stage="manners", call="secret", expected="secret"
    )
    hides = Check(
        "private", Status.FAILED, 0, 1, "secret", public=False, call="secret", got="secret", expected="secret"
    )
    changed = replace(function, checks=(shown, hides), failure=None)
    told = disclosed(replace(verdict, chapters=(replace(chapter, functions=(changed,)),)))
    assert "secret" not in "\n".join(texts(told.chapters[0].functions[0].checks))
