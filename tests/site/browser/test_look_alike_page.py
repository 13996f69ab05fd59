"""Two texts side by side in a browser: nothing is asked for, nothing keeps anybody out, and a number moves one side."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from visits import alone

from learn_transformers.classroom.lookalikes import Alike, HandedIn, Lookalikes, Shared, beside, given, pairings
from learn_transformers.course import solution_bytes
from learn_transformers.report.classroom import side_by_side

SOFTMAX, MASKING = "02_softmax/softmax.py", "04_masking/masking.py"


def text(order: int, comment: str) -> bytes:
    """Twenty functions in some order, and the model solution, which is given, in between."""
    functions = [
        f"def f{n}(a, b):\n" + "".join(f"    a = a * {n}{k} + b[{k}] ** {n}  {comment}\n" for k in range(6))
        for n in range(20)
    ]
    random.Random(order).shuffle(functions)
    functions.insert(7, (solution_bytes(SOFTMAX) or b"").decode())
    return "\n\n".join([*functions, f"# {'long ' * 60}\n"]).encode()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pair = Alike(("ada", "Bob B."), (Shared(SOFTMAX, 310, 400), Shared(MASKING, 20, 30)))
    (pairing,) = pairings(Lookalikes((), (pair,)))
    kept = {"1": {SOFTMAX: text(1, ""), MASKING: text(3, "")}, "2": {SOFTMAX: text(2, "# mine"), MASKING: text(4, "")}}
    handed_in = {
        "ada": HandedIn("1", "What counts is other work of the same student: attempt 1."),
        "Bob B.": HandedIn("2"),
    }
    found = beside(pairing, handed_in, given(["softmax"]), kept.get, solution_bytes)
    file = tmp_path_factory.mktemp("alike") / "page.html"
    file.write_text(side_by_side.page(found), encoding="utf-8")
    return file


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_teacher_can_read_it(page: Path, browser: Any, axe: str, scheme: str, width: int) -> None:
    with alone(page, browser, axe, scheme, width, 800):
        pass


def test_a_number_brings_its_passage_to_sight_on_the_other_side(page: Path, browser: Any) -> None:
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    tab.goto(page.as_uri())
    seen = """id => {
        const mark = document.getElementById(id).getBoundingClientRect();
        const pane = document.getElementById(id).closest('.text').getBoundingClientRect();
        return mark.top >= Math.max(pane.top, 0) && mark.bottom <= Math.min(pane.bottom, innerHeight);
    }"""
    hidden = [n for n in range(1, 15) if not tab.evaluate(seen, f"f1b{n}")]
    assert hidden
    last = f"f1a{hidden[-1]}"
    tab.focus(f"#{last}")
    tab.keyboard.press("Enter")
    assert tab.evaluate(seen, f"f1b{hidden[-1]}")
    assert tab.evaluate(seen, last)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('.text').getAttribute('aria-labelledby')") == "f1b"
    tab.close()
