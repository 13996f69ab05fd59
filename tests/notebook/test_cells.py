"""A chapter that grows cell by cell: what counts, and where each line of it comes from."""

from __future__ import annotations

import pytest

from learn_transformers.notebook.cells import Cell, Origin, answers, entered, source

F = Cell("%%check c.f", "def f():\n    return 1\n")
G = Cell("%%check c.g", "def g():\n    return f()\n")
BOTH = Cell("%%check c", "def f():\n    return 3\n\n\ndef g():\n    return 4\n")
STUBS = 'import numpy as np\n\n\ndef f():\n    raise NotImplementedError("f")\n'


def run(*cells: Cell) -> tuple[Cell, ...]:
    known: tuple[Cell, ...] = ()
    for cell in cells:
        known = entered(known, cell)
    return known


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("def f(x):\n    y = 1\n", {"f"}),
        ("async def f(x): pass\nclass G:\n    z = 2\n", {"f", "G"}),
        ("eps = 1e-9\nbig: float = 3\nx == 1\nx += 1\n", {"eps", "big"}),
        ("import numpy as np\nprint('a = 1')\n", set()),
    ],
)
def test_names_of_a_cell(text: str, names: set[str]) -> None:
    assert Cell("", text).names == names


def test_a_cell_that_is_run_again_takes_its_own_place() -> None:
    again = Cell(F.head, "def f():\n    return 2\n")
    assert run(F, G, again) == (again, G)
    assert run(F, G, G) == (F, G)


def test_a_cell_that_defines_all_of_another_anew_replaces_it() -> None:
    assert run(F, G, BOTH) == (BOTH,)
    helped = Cell(F.head, "def helper(): pass\ndef f():\n    return helper()\n")
    assert run(F, G, helped) == (helped, G)
    assert run(helped, G, F) == (helped, G, F)


def test_what_was_run_last_wins() -> None:
    again = Cell(BOTH.head, BOTH.text + "\n\ndef h(): pass\n")
    assert run(BOTH, F, again) == (again,)
    later = Cell("", "def g(): pass\ndef other(): pass\n")
    cells = run(BOTH, later, BOTH)
    assert cells[-1] == BOTH
    found: dict[str, object] = {}
    exec(source(STUBS, run(BOTH, F)).text.replace("import numpy as np", ""), found)
    assert found["f"]() == 1  # type: ignore[operator]
    assert found["g"]() == 4  # type: ignore[operator]


def test_cells_without_names_stay_once() -> None:
    imports = Cell("%%check c", "import math\n")
    assert run(imports, F, imports) == (imports, F)


def test_every_line_has_its_origin() -> None:
    made = source(STUBS, run(F, G))
    lines = made.text.splitlines()
    assert lines[:5] == STUBS.splitlines()
    assert made.origin(4) == Origin(None, 4)
    for number, line in enumerate(lines, start=1):
        origin = made.origin(number)
        if origin.cell is not None:
            assert [origin.cell.head, *origin.cell.text.splitlines()][origin.line - 1] == line
    assert {made.origin(n).cell for n in range(1, len(lines) + 1)} == {None, F, G}
    assert made.origin(0).cell is made.origin(len(lines) + 1).cell is None


def test_future_imports_stand_first() -> None:
    cell = Cell(F.head, "from __future__ import annotations\n\ndef f(x: Unknown):\n    return 1\n")
    made = source(STUBS, (cell, cell))
    compile(made.text, "", "exec")
    assert made.origin(made.text.splitlines().index("def f(x: Unknown):") + 1) == Origin(cell, 4)


def test_line_ends_of_other_systems() -> None:
    cell = Cell(F.head, "def f():\r\n    return 1\r\n")
    assert source(STUBS, (cell,)).text == source(STUBS, (F,)).text


def test_blank_answers_are_the_shipped_worksheet() -> None:
    shipped = '# 1. One?\none = ""\n\n# 2. Two?\ntwo = ""\n'
    blank = Cell("%%worksheet c", '# 1. One?\none = ""\n')
    given = Cell("%%worksheet c", '# 2. Two?\ntwo = "2"\n')
    assert answers((blank,), shipped).text == answers((), shipped).text == shipped
    made = answers((blank, given), shipped)
    assert made.text == given.text
    assert made.origin(2) == Origin(given, 3)
