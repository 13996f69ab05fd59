"""A notebook that runs in this process; its judge is that of all tests here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from books import Book

from learn_transformers.notebook.grading import Notebook
from learn_transformers.notebook.judging import JudgeProcess
from learn_transformers.notebook.magics import Magics


@pytest.fixture(scope="session")
def judge_process() -> Iterator[JudgeProcess]:
    process = JudgeProcess()
    yield process
    process.close()


class Kept(JudgeProcess):
    """The judge of all tests, which none of them ends by going."""

    def __init__(self, process: JudgeProcess) -> None:
        self.start = process.start  # type: ignore[method-assign]
        self.verdict = process.verdict  # type: ignore[method-assign]

    def close(self) -> None:
        pass


@pytest.fixture
def book(
    judge_process: JudgeProcess, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Book]:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.chdir(tmp_path)  # its progress is kept there
    from IPython.core.displaypub import CapturingDisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    settings = Config()
    settings.HistoryManager.enabled = False
    shell = InteractiveShell(config=settings)
    shell.display_pub = CapturingDisplayPublisher()
    magics = Magics(shell, Notebook(Kept(judge_process)))
    magics.install()
    try:
        yield Book(shell, magics, capsys.readouterr)
    finally:
        magics.uninstall()
