"""What a learner writes: `%%check softmax`, `%%worksheet softmax`, `%%needs softmax`, `%check` for all of it, and
`%hint`, `%solution` and `%progress`, which do as the commands of these names.

The verdict comes from the sandbox alone. The cell is then run in the notebook as well, so that later cells can use
what it defines: the learner's own interpreter is their own.
"""

from __future__ import annotations

import atexit
import importlib.util
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from learn_transformers import course, progress
from learn_transformers.course import Part, WrongUse
from learn_transformers.notebook import asking
from learn_transformers.notebook.cells import Cell
from learn_transformers.notebook.grading import Notebook
from learn_transformers.notebook.importing import Chapters, Sentence
from learn_transformers.notebook.judging import CannotJudge
from learn_transformers.report.verdicts import notebook as page

if TYPE_CHECKING:
    from learn_transformers.verdict import Verdict

_KINDS = {"check": "line_cell", "worksheet": "line_cell", "needs": "cell"}
_KINDS |= dict.fromkeys(("chapter", "hint", "solution", "progress"), "line")
_SAY_WHICH = "Say for what, as in %{} softmax.log_softmax, or check something first."
_NO_VERDICT = "This could not be graded: {}."
_UNKNOWN_NAME = re.compile(r"NameError: name '(\w+)' is not defined")


class Publisher(Protocol):
    """Where a notebook takes what it shows."""

    def publish(self, data: dict[str, Any]) -> None: ...


class Shell(Protocol):
    """As much of IPython as is used here."""

    user_ns: dict[str, Any]
    display_pub: Publisher
    magics_manager: Any

    def register_magic_function(self, func: Callable[..., Any], magic_kind: str, magic_name: str) -> None: ...

    def run_cell(self, raw_cell: str, store_history: bool = False) -> Any: ...


_loaded: dict[int, Magics] = {}


def load(shell: Any) -> None:
    """Offer the magics in this notebook."""
    unload(shell)
    _loaded[id(shell)] = Magics(shell)
    _loaded[id(shell)].install()


def unload(shell: Any) -> None:
    """Take them back, with all processes."""
    if (magics := _loaded.pop(id(shell), None)) is not None:
        magics.uninstall()


class Magics:
    """The magics of one notebook."""

    def __init__(self, shell: Shell, notebook: Notebook | None = None) -> None:
        self._shell = shell
        self._notebook = notebook or Notebook()
        self._modules = Chapters()
        self._journal = asking.journal(Path.cwd())
        self._last: Part | None = None
        self._passed = False

    def install(self) -> None:
        """Offer the magics, and let chapters be imported."""
        self._modules.install()
        atexit.register(self._notebook.judge.close)
        for name, kind in _KINDS.items():
            self._shell.register_magic_function(_plainly(getattr(self, name)), kind, name)

    def uninstall(self) -> None:
        """Stop the judge; chapters are imported from files again."""
        self._modules.uninstall()
        self._notebook.judge.close()
        atexit.unregister(self._notebook.judge.close)
        for known in self._shell.magics_manager.magics.values():
            for name in _KINDS:
                known.pop(name, None)

    def check(self, line: str, cell: str | None = None) -> None:
        """Grade: `%%check softmax` the cell with what was entered before, `%check softmax` what was entered.

        `%%check softmax.log_softmax` grades one function, `%check` everything that was entered.
        """
        if cell is None and not line.strip():
            self._check_all()
            return
        part = _part(line)
        if part.is_worksheet:
            self._mark(part, line, cell)
        elif cell is None:
            self._show(part, lambda: self._notebook.check(part))
            if part.function is None and self._notebook.has_answers(part.chapter):
                self._show(part, lambda: self._notebook.mark(part))
        else:
            self._check_cell(part, Cell(f"%%check {line.strip()}", cell))

    def worksheet(self, line: str, cell: str | None = None) -> None:
        """Mark the answers of a cell, or with `%worksheet softmax` all that were entered. Nothing of it is run."""
        part = _part(line)
        if not part.chapter.has_worksheet:
            raise WrongUse(f"Chapter {part.chapter.name} has no worksheet.")
        self._mark(part if part.is_worksheet else Part(part.chapter, is_worksheet=True), line, cell)

    def needs(self, line: str, cell: str) -> None:
        """Run a cell once the functions and packages that it needs are there."""
        missing = [word for word in line.split() if not self._is_there(word)]
        if missing:
            self._shell.display_pub.publish(page.sentence(_what_it_needs(missing)))
        else:
            self._run(f"%%needs {line.strip()}", cell)

    def chapter(self, line: str) -> None:
        """Say which chapter a notebook is about: its functions are written here, not lent."""
        chapter = course.known_chapter(line.strip())
        self._modules.works_on(chapter)
        self._last, self._passed = Part(chapter), False
        self._notebook.judge.start()

    def hint(self, line: str) -> None:
        """Open the next hint on a function or an answer; without one, on what was checked last or is next to do."""
        (target,) = _words(line, most=1) or [self._next()]
        self._say(lambda: asking.hint(self._notebook, self._journal, target))

    def solution(self, line: str) -> None:
        """Show the model solution once yours passes, or with --give-up before, which is remembered."""
        words = _words(line.replace("--give-up", " "), most=1)
        part = _part(words[0]) if words else self._last
        if part is None:
            raise WrongUse(_SAY_WHICH.format("solution"))
        give_up = "--give-up" in line.split()
        self._say(lambda: asking.solution(self._notebook, self._journal, part, give_up=give_up))

    def progress(self, line: str) -> None:
        """Show what is done, what fails and since when; of chapters, with what each function builds on."""
        self._say(lambda: asking.the_map(self._journal, _words(line)))

    def _next(self) -> str:
        """What to help with: what was checked last, or if that passed what is next in its chapter."""
        if self._last is None:
            raise WrongUse(_SAY_WHICH.format("hint"))
        chapter, rest = self._last.chapter, Part(self._last.chapter, is_worksheet=True)
        if self._passed or self._last == Part(chapter):
            return rest.name if self._last.is_worksheet else chapter.folder  # a chapter's name may be a function's
        return self._last.name

    def _mark(self, part: Part, line: str, cell: str | None) -> None:
        entered = None if cell is None else Cell(f"%%worksheet {line.strip()}", cell)
        self._show(part, lambda: self._notebook.mark(part, entered))

    def _check_cell(self, part: Part, cell: Cell) -> None:
        self._modules.works_on(part.chapter)
        verdict = self._show(part, lambda: self._notebook.check(part, cell))
        if verdict is not None and verdict.chapters[0].problem is not None:
            return
        self._run(cell.head, cell.text)
        values = {name: self._shell.user_ns[name] for name in cell.names if name in self._shell.user_ns}
        unwritten = [n for n in part.chapter.definitions() if not self._notebook.has_started(part.chapter, n)]
        self._modules.define(part.chapter, {n: v for n, v in values.items() if n not in unwritten}, unwritten)

    def _check_all(self) -> None:
        chapters = [c for c in course.chapters() if c in self._notebook.chapters() or self._notebook.has_answers(c)]
        if not chapters:
            raise WrongUse("Nothing was entered yet: begin a cell with %%check and a chapter, as in %%check softmax.")
        for chapter in chapters:
            self.check(chapter.name)

    def _run(self, head: str, text: str) -> None:
        """Run a cell as if its first line were not there, with the same numbers of lines."""
        self._shell.run_cell(f"# {head}\n{text}", store_history=False)

    def _say(self, what: Callable[[], list[str]]) -> None:
        """Show a page of lines; where it takes a verdict and there is none, a sentence."""
        try:
            said = page.lines(what())
        except (CannotJudge, OSError) as problem:
            said = page.sentence(_NO_VERDICT.format(problem))
        self._shell.display_pub.publish(said)

    def _show(self, part: Part, grade: Callable[[], Verdict]) -> Verdict | None:
        """Grade, keep what was found, and show it; where nothing can be graded here, a sentence."""
        try:
            verdict = grade()
        except (CannotJudge, OSError) as problem:
            self._shell.display_pub.publish(page.sentence(_NO_VERDICT.format(problem)))
            return None
        self._last, self._passed = asking.in_hand(part, verdict), verdict.status == "passed"
        remarks = [*self._remarks(verdict), progress.remember(self._journal, asking.begun(verdict))]
        self._shell.display_pub.publish(page.bundle(verdict, [*filter(None, remarks)]))
        return verdict

    def _remarks(self, verdict: Verdict) -> list[str]:
        """On names that the notebook has and the graded cells lack."""
        said = [c.problem.message for c in verdict.chapters if c.problem is not None]
        said += [f.failure.message for c in verdict.chapters for f in c.functions if f.failure is not None]
        names = dict.fromkeys(name for message in said for name in _UNKNOWN_NAME.findall(message))
        return [
            f"{name} stands in a cell that does not begin with %%check, and only those that do are graded."
            for name in names
            if name in self._shell.user_ns
        ]

    def _is_there(self, word: str) -> bool:
        chapters = [chapter for chapter in course.chapters() if word in chapter.definitions()]
        if chapters:
            return any(self._notebook.has_started(chapter, word) for chapter in chapters)
        return importlib.util.find_spec(word.partition(".")[0]) is not None


def _part(line: str) -> Part:
    target = line.strip()
    if not target or course.is_path(target):
        raise WrongUse("Say what to check: a chapter as in %%check softmax, or a function as in softmax.log_softmax.")
    return course.part_named(target, course.shipped() / "exercises")


def _words(line: str, most: int | None = None) -> list[str]:
    words = line.split()
    if (most is not None and len(words) > most) or any(word.startswith("-") for word in words):
        raise WrongUse(f"{line.strip()} is no target: name one, as in softmax.log_softmax.")
    return words


def _what_it_needs(missing: Sequence[str]) -> str:
    functions = {name for chapter in course.chapters() for name in chapter.definitions()}
    yours, packages = [m for m in missing if m in functions], [m for m in missing if m not in functions]
    said = []
    if yours:
        said.append(f"This cell uses your {_listed(yours)}: write {'them' if yours[1:] else 'that'} first.")
    if packages:
        said.append(f"This cell needs {_listed(packages)}: `%pip install {' '.join(packages)}`.")
    return " ".join(said)


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _plainly(magic: Callable[..., None]) -> Callable[..., None]:
    """The same; wrong use is one sentence, no traceback."""

    def plain(line: str, cell: str | None = None) -> None:
        try:
            magic(line) if cell is None else magic(line, cell)
        except WrongUse as problem:
            raise Sentence(str(problem)) from None

    plain.__doc__ = magic.__doc__
    return plain
