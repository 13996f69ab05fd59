"""The exported notebooks in a kernel, as they are and then filled in: nothing crashes, and all of it passes.

`pytest tests/notebook/test_execution.py --notebooks` does that with every chapter.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import pytest
from books import solved

from learn_transformers import course
from learn_transformers.notebook import exporting, lesson

ALWAYS = ("softmax",)
_SHOWN = re.compile(rf"{re.escape(lesson._CAPTION)}\n\n```text\n(.*?)```", re.DOTALL)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    every = metafunc.config.getoption("--notebooks")
    names = [c.name for c in course.chapters() if every or c.name in ALWAYS]
    metafunc.parametrize("name", names)


def test_a_notebook_runs_as_it_is_and_filled_in(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chapter = course.known_chapter(name)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")
    import nbclient
    import nbformat

    made: Any = nbformat.reads(exporting.notebook(chapter), as_version=4)
    blank, filled = made.cells, [nbformat.from_dict(dict(cell, id=f"{cell.id}-filled")) for cell in made.cells]
    for cell in filled:
        if cell.cell_type == "code":
            cell.source = solved(cell.source, chapter)
    made.cells = [*blank, *filled]  # one after the other, in one kernel
    nbclient.NotebookClient(made, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()

    assert [o for cell in made.cells for o in cell.get("outputs", ()) if o.output_type == "error"] == []
    for cell in blank:
        if cell.source.startswith(("%%check", "%%worksheet")):
            assert "not started" in shown(cell)
            assert "✗" not in shown(cell)
            assert "✓" not in shown(cell)
        elif cell.source.startswith("%%needs"):
            assert shown(cell).startswith("This cell uses your ")
            assert printed(cell) == ""
    checked = [cell for cell in filled if cell.source.startswith("%%check")]
    assert len(checked) == len(chapter.definitions())
    for cell in checked:
        function = cell.source.partition("\n")[0].rpartition(".")[2]
        assert shown(cell).startswith(f"✓ {function} passed")
        assert f'<strong style="">{function}</strong> passed' in html(cell)
    for cell in filled:
        if cell.source.startswith("%%worksheet"):
            assert re.search(r"^([\d.]+) of \1 points", shown(cell), re.MULTILINE), shown(cell)
    outputs = [(cell, text[1]) for cell, below in itertools.pairwise(filled) if (text := _SHOWN.match(below.source))]
    assert len(outputs) == course.shipped_bytes(f"{chapter.folder}/README.md").count(b"\n```text\n")
    for cell, text in outputs:
        assert printed(cell) == text
    (plot,) = [cell for cell in filled if "import matplotlib" in cell.source]
    assert any("image/png" in output.get("data", ()) for output in plot.outputs)


def shown(cell: Any) -> str:
    return "\n".join(output["data"]["text/plain"] for output in cell.get("outputs", ()) if "data" in output)


def html(cell: Any) -> str:
    return "\n".join(output["data"].get("text/html", "") for output in cell.outputs if "data" in output)


def printed(cell: Any) -> str:
    return "".join(output["text"] for output in cell.get("outputs", ()) if output.output_type == "stream")
