"""jupyterquiz: shown in a notebook that is executed; and each answer is of the form that its code reads."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from exported import whole


def test_every_question_has_the_answers_of_its_kind() -> None:
    made = whole("jupyterquiz")
    questions = [question for data in made.files.values() for question in json.loads(data)]
    assert [question["id"] for question in questions] == [item.id for item in made.items]
    for question in questions:
        answers = question["answers"]
        right = [answer for answer in answers if answer.get("correct")]
        match question["type"]:
            case "multiple_choice":
                assert len(right) == 1
                assert len(answers) >= 2
            case "many_choice":
                assert 1 <= len(right) < len(answers)
            case "numeric":
                ranges = sorted(answer["range"] for answer in answers if "range" in answer)
                assert len(right) == 1
                assert all(low < high for low, high in ranges)
                assert all(a[1] <= b[0] for a, b in pairwise(ranges))
            case "string":
                assert right
                texts = [answer["answer"] for answer in answers if "answer" in answer]
                assert len(set(texts)) == len(texts)
            case _:
                raise AssertionError(question["type"])
        assert "$" not in question["question"]


def test_a_notebook_shows_every_question_of_a_chapter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("jupyterquiz", reason="jupyterquiz is not installed")
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")
    made = whole("jupyterquiz")
    for name, data in made.files.items():
        (tmp_path / name).write_bytes(data)
    calls = "\n".join(f"display_quiz({name!r})" for name in made.files)
    book: Any = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(f"from jupyterquiz import display_quiz\n{calls}")],
        metadata={"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
    )
    nbclient.NotebookClient(book, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    scripts = [o["data"]["application/javascript"] for o in book.cells[0].outputs
               if "application/javascript" in o.get("data", {})]  # fmt: skip
    shown = [item.id for item in made.items if any(f'"id": "{item.id}"' in script for script in scripts)]
    assert shown == [item.id for item in made.items]
