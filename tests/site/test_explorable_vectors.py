"""Every explorable computes what the course's references compute, to 1e-12, and stands in a lesson."""

from __future__ import annotations

import copy
import json
import math
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support import ROOT

SITE = ROOT / "grader" / "learn_transformers" / "site"
SPELLED = {"Infinity": math.inf, "-Infinity": -math.inf, "NaN": math.nan}
TOLERANCE = 1e-12
CHAPTERS = [
    "before_transformers",
    "softmax",
    "self_attention",
    "positional_encoding",
    "masking",
    "multi_head_attention",
    "encoder",
    "decoder",
    "efficient_attention",
    "gpt",
    "bert",
    "vision_transformer",
    "alphafold",
    "decision_transformer",
]
EXPLORABLES = sorted(
    f"{file.parent.name}/{file.stem}" for file in SITE.glob("explorables/*/*.py") if file.stem != "__init__"
)


@cache
def cases(explorable: str) -> tuple[tuple[Any, Any], ...]:
    module = import_module(f"learn_transformers.site.explorables.{explorable.replace('/', '.')}")
    return tuple(module.cases(np.random.default_rng(0)))


@dataclass(frozen=True)
class Answer:
    """What Node makes of an explorable's inputs, and what its drawing says of itself."""

    outputs: list[Any]
    title: Any
    section: Any
    mounts: bool


def spell(value: Any) -> Any:
    """JSON has no infinities and no nan: they go as strings."""
    if isinstance(value, dict):
        return {key: spell(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [spell(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    """One Node process computes them all, on files laid out as on the site: static/explorables beside static/js."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("explorables are computed by Node, which is not installed here: nothing of them was compared")
    static = tmp_path_factory.mktemp("site") / "static"
    shutil.copytree(SITE / "static", static)
    shutil.copytree(SITE / "explorables", static / "explorables", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (static / "package.json").write_text('{"type": "module"}')
    asked = [
        {
            "module": (static / "explorables" / explorable).as_uri(),
            "name": explorable.rpartition("/")[2],
            "inputs": [given for given, _ in cases(explorable)],
        }
        for explorable in EXPLORABLES
    ]
    done = subprocess.run(
        [node, str(Path(__file__).with_name("explorables.mjs"))],
        input=json.dumps(spell(asked), allow_nan=False),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return {name: Answer(**answer) for name, answer in zip(EXPLORABLES, json.loads(done.stdout), strict=True)}


def differences(got: Any, expected: Any, where: str = "output") -> Iterator[str]:
    """Where two outputs are not the same to 1e-12, relative or absolute."""
    if isinstance(expected, dict) and isinstance(got, dict):
        if got.keys() != expected.keys():
            yield f"{where} has {sorted(got)}, not {sorted(expected)}"
        for key in expected.keys() & got.keys():
            yield from differences(got[key], expected[key], f"{where}.{key}")
    elif isinstance(expected, list | tuple) and isinstance(got, list):
        if len(got) != len(expected):
            yield f"{where} has {len(got)} entries, not {len(expected)}"
        for place, (one, other) in enumerate(zip(got, expected, strict=False)):
            yield from differences(one, other, f"{where}[{place}]")
    elif not _same(got, expected):
        yield f"{where} is {got!r}, not {expected!r}"


def _same(got: Any, expected: Any) -> bool:
    if isinstance(got, bool) or isinstance(expected, bool) or not isinstance(expected, int | float):
        return type(got) is type(expected) and bool(got == expected)
    got = SPELLED.get(got, got) if isinstance(got, str) else got
    if not isinstance(got, int | float):
        return False
    if not (math.isfinite(got) and math.isfinite(expected)):
        return got == expected or (math.isnan(got) and math.isnan(expected))
    return abs(got - expected) <= TOLERANCE * max(1.0, abs(expected))


@pytest.mark.parametrize("explorable", EXPLORABLES)
def test_an_explorable_computes_what_the_reference_does(explorable: str, answers: dict[str, Answer]) -> None:
    given = cases(explorable)
    assert len(given) >= 50
    for number, (got, (_, expected)) in enumerate(zip(answers[explorable].outputs, given, strict=True)):
        assert [f"case {number}: {difference}" for difference in differences(got, expected)] == []


def nudged(value: Any) -> Iterator[Any]:
    """The value with one number in it moved by 1e-9, once for each of its numbers."""
    if isinstance(value, dict | list | tuple):
        places = value.keys() if isinstance(value, dict) else range(len(value))
        for place in places:
            for inner in nudged(value[place]):
                moved = copy.copy(value) if isinstance(value, dict) else list(value)
                moved[place] = inner
                yield moved
    elif isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        yield value + 1e-9 * max(1.0, abs(value))


@pytest.mark.parametrize("explorable", EXPLORABLES)
def test_a_number_that_is_off_by_a_billionth_is_seen(explorable: str) -> None:
    wrong = [other for _, expected in cases(explorable)[:3] for other in nudged(expected)]
    right = [expected for _, expected in cases(explorable)[:3] for _ in nudged(expected)]
    assert wrong
    assert all(any(differences(spell(one), other)) for one, other in zip(wrong, right, strict=True))


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        ([1.0], [1.0, 2.0]),
        ({"a": 1.0}, {"a": 1.0, "b": 2.0}),
        ({"a": 1.0, "b": 2.0}, {"a": 1.0}),
        (True, 1.0),
        (1, True),
        (None, 0.0),
        ("NaN", 0.0),
        (0.0, math.nan),
        ("-Infinity", math.inf),
        ("cat", "mat"),
    ],
)
def test_what_is_not_the_same_is_told_apart(got: Any, expected: Any) -> None:
    assert any(differences(got, expected))


def test_infinities_and_nan_survive_the_way() -> None:
    every = [math.inf, -math.inf, math.nan, 1e-300, -2.5, "cat", True, None]
    assert list(differences(json.loads(json.dumps(spell(every), allow_nan=False)), every)) == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_has_an_explorable(chapter: str) -> None:
    assert [name for name in EXPLORABLES if name.startswith(f"{chapter}/")] != []


@pytest.mark.parametrize("explorable", EXPLORABLES)
def test_an_explorable_stands_in_its_lesson(explorable: str, answers: dict[str, Answer]) -> None:
    """Its drawing names a heading of the lesson, without the signs of Markdown."""
    drawn = answers[explorable]
    (lesson,) = (ROOT / "exercises").glob(f"*_{explorable.partition('/')[0]}/README.md")
    headings = re.findall(r"^#+ (.*)$", lesson.read_text(encoding="utf-8"), re.MULTILINE)
    assert drawn.section in [re.sub(r"[`*]", "", heading) for heading in headings]
    assert isinstance(drawn.title, str)
    assert drawn.title
    assert drawn.mounts


def test_what_lies_among_explorables_belongs_to_one() -> None:
    """A drawing without vectors, or the other way round, would be found by nobody."""
    files = {
        file.relative_to(SITE / "explorables").as_posix()
        for file in SITE.glob("explorables/*/*")
        if file.is_file() and file.name != "__init__.py" and file.suffix != ".pyc"
    }
    assert files == {f"{name}{ending}" for name in EXPLORABLES for ending in (".js", ".view.js", ".py")}
