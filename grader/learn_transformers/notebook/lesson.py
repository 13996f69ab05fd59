"""A chapter as one text that jupytext makes a notebook of: Markdown whose fenced Python is a cell.

It is the lesson as it stands, with three things put into it: each stub where the lesson is about to use its function,
the questions of the worksheet where the lesson speaks of it, and, where there is one, a plot. Figures are in it, for no
file lies beside a notebook, and links lead to other notebooks. The map becomes one, too. Nothing is listed by hand: a
cell of the lesson that uses a function of the chapter says so in its first line (`%%needs softmax`).
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from learn_transformers import course
from learn_transformers.course import Chapter, Map, needs
from learn_transformers.lessons import figures
from learn_transformers.workspace import definitions

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$\n?", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{2,} ", re.MULTILINE)
_COMMANDS = re.compile(r"(?:learn-transformers check [^\n]*\n)+")
_LINK = re.compile(r"\]\((?:\.\./)?(?:(\d\d_\w+)/)?README\.md(#[^()]*)?\)")
_PLOTS = Path(__file__).parent / "plots"
_SETUP = """\
# Once in each session: install the course where it is missing, and load what grades the cells below.
import importlib.util

if importlib.util.find_spec("learn_transformers") is None:
    {install}
%load_ext learn_transformers
%chapter {chapter}
{imports}"""
_FROM_INDEX = '%pip install -q "learn-transformers[notebook]"'
_FROM_REPOSITORY = """\
tested = "" if importlib.util.find_spec("torch") else "{torch}"  # the version that the course is tested with
    %pip install -q "learn-transformers @ {source}" {{tested}}"""
_TORCH = "torch==2.13.0"  # as in constraints.txt
_CAPTION = "*The lesson's output (yours stands right above, once you have run the cell):*"
_INTRODUCTION = """\
This notebook is the lesson with its exercises in it. A cell that begins with `%%check` is yours to write: run it, as
often as you like, and it says what is right, what is wrong, and why. `%%worksheet` marks what you derived by hand.
Where the lesson names a file, such as `{chapter}.py` or `worksheet.py`, it means these cells. A cell that begins with
`%%needs` runs once you have written what it names: your output then appears right below the cell, and the lesson's
output, which is part of the text and marked as such, follows for comparison. Functions of earlier chapters are lent to
you, unless you enter your own in a `%%check` cell.

| in a cell of your own | what it does |
|---|---|
| `%check`, `%check {chapter}` | grades everything that you entered, or all of a chapter |
| `%hint`, `%hint {first}` | opens the next hint on what you checked last, or on a function or an answer that you name |
| `%solution {first}` | shows the model solution once yours passes; before that with `--give-up`, which is remembered |
| `%progress`, `%progress {chapter}` | what is done, what fails and since when |"""

_MAP = "[The map of the course]({}) has every minute of the lecture, a glossary, and the NumPy that you need."


@dataclass(frozen=True)
class Block:
    """A piece of a lesson: prose, or what stands in a fence of some language (`None`: prose)."""

    text: str
    language: str | None = None


def name_of(page: Chapter | Map) -> str:
    """The file of a chapter's notebook, or of the map's, which comes first."""
    return f"00_{page.name}.ipynb" if isinstance(page, Map) else f"{page.folder}.ipynb"


def linked(lesson: str) -> str:
    """A lesson whose links to others, and to the map, lead to their notebooks."""
    names = {page.page: name_of(page) for page in course.pages()}

    def link(match: re.Match[str]) -> str:
        name = names.get(f"{match[1]}/README.md" if match[1] else "README.md")
        return f"]({name}{match[2] or ''})" if name else match[0]

    return _LINK.sub(link, lesson)


def of_map(page: Map, links: str = "") -> str:
    """The map as jupytext's Markdown."""
    title, _, rest = linked(figures.embedded(_shipped(page.page), page)).partition("\n")
    body = map(_written, _captioned(blocks(rest)))
    return "\n\n".join(part for part in (title, links, *body) if part) + "\n"


def text(chapter: Chapter, links: str = "", source: str = "") -> str:
    """The whole notebook as jupytext's Markdown; `links` are put under its title.

    Its first cell installs the course from `source`, as pip calls it, else from the index.
    """
    title, _, lesson = linked(figures.embedded(_shipped(chapter.page), chapter)).partition("\n")
    stubs = _shipped(chapter.file)
    imports = [line.partition("  #")[0] for line in stubs.splitlines() if line.startswith(("import ", "from "))]
    install = _FROM_REPOSITORY.format(torch=_TORCH, source=source) if source else _FROM_INDEX
    setup = _SETUP.format(chapter=chapter.name, install=install, imports="\n".join(imports))
    body = [*_captioned(_with_exercises(blocks(lesson), chapter, stubs))]
    if chapter.has_worksheet:
        body = _at_worksheet(body, _plot(chapter), worksheet(_shipped(chapter.worksheet), chapter))
    else:
        body = [*body, *_plot(chapter)]
    head = [
        title,
        links,
        _INTRODUCTION.format(chapter=chapter.name, first=f"{chapter.name}.{chapter.functions()[0]}") + _to_map(),
        _fenced(setup),
    ]
    return "\n\n".join(part for part in (*head, *map(_written, body)) if part) + "\n"


def _to_map() -> str:
    page = course.map_of_course()
    return f"\n\n{_MAP.format(name_of(page))}" if page else ""


def blocks(lesson: str) -> list[Block]:
    """A lesson in pieces, the prose cut where a heading begins."""
    found: list[Block] = []
    place = 0
    for fence in _FENCE.finditer(lesson):
        found += _prose(lesson[place : fence.start()])
        found.append(Block(fence[2], fence[1]))
        place = fence.end()
    return [*found, *_prose(lesson[place:])]


def _prose(part: str) -> Iterator[Block]:
    starts = [0, *(m.start() for m in _HEADING.finditer(part)), len(part)]
    for start, end in itertools.pairwise(starts):
        if part[start:end].strip():
            yield Block(part[start:end].strip("\n"))


def _with_exercises(lesson: Sequence[Block], chapter: Chapter, stubs: str) -> list[Block]:
    """The lesson with each stub before the first cell that uses its function, and these cells marked."""
    waiting, uses = list(chapter.definitions()), _Uses(chapter)
    made: list[Block] = []
    for block in lesson:
        if block.language == "python":
            needed = uses.needed(block.text)
            turn = _now_due(chapter, waiting, uses.direct(block.text))
            waiting = [name for name in waiting if name not in turn]
            lead = made.pop() if turn and made and made[-1].language is None else None
            before, after = _apart(lead.text) if lead is not None else ("", "")
            made += [Block(before)] if before else []
            made += [part for name in turn for part in _exercise(chapter, name, stubs)]
            made += [Block(after)] if after else []
            made.append(Block(f"%%needs {' '.join(needed)}\n{block.text}" if needed else block.text, "python"))
        elif not block.language and _COMMANDS.fullmatch(block.text):
            lines = [line.removeprefix("learn-transformers ") for line in block.text.splitlines()]
            made.append(Block("".join(f"%{line.partition('#')[0].rstrip()}\n" for line in lines), "python"))
        else:
            made.append(block)
    return [*made, *(part for name in waiting for part in _exercise(chapter, name, stubs))]


def _captioned(body: Iterable[Block]) -> Iterator[Block]:
    """The same, with words over each output that the lesson shows below a cell."""
    before = None
    for block in body:
        if block.language == "text" and before == "python":
            yield Block(_CAPTION)
        yield block
        before = block.language


def _now_due(chapter: Chapter, waiting: Sequence[str], used: Iterable[str]) -> list[str]:
    """The functions to write before a cell that uses some: those, and what they build on, in the chapter's order."""
    builds_on, due, reached = needs.read().uses, set[str](), [name for name in waiting if name in used]
    while reached:
        name = reached.pop()
        due.add(name)
        reached += [n for c, n in builds_on[chapter.name, name] if c == chapter.name and n in waiting and n not in due]
    return [name for name in waiting if name in due]


def _apart(prose: str) -> tuple[str, str]:
    """What stands before a cell, and the paragraph at its end that leads up to the cell, if it ends in a colon."""
    before, _, last = prose.rpartition("\n\n")
    if not last.endswith(":"):
        return prose, ""
    if before.startswith("#") and "\n" not in before:  # nothing but the heading
        return "", prose
    return before, last


def _exercise(chapter: Chapter, name: str, stubs: str) -> Iterator[Block]:
    found = definitions.find_own(stubs.encode(), name, chapter.definitions())
    code = definitions.taken(stubs.encode(), [found.place, *found.helpers])
    yield Block(
        f"**Your turn: `{name}`.** Write it in place of `raise NotImplementedError`, then run the cell. "
        "What comes below may help; come back whenever you like."
    )
    yield Block(f"%%check {chapter.name}.{name}\n{code}", "python")


@dataclass
class _Uses:
    """Which functions of the chapter the cells of its lesson need, themselves or through what earlier cells define."""

    chapter: Chapter
    _through: dict[str, set[str]] = field(default_factory=dict)

    def direct(self, code: str) -> set[str]:
        """The functions that a cell calls or passes on."""
        return _read(ast.parse(code)) & {*self.chapter.definitions()}

    def needed(self, code: str) -> list[str]:
        """The functions without which a cell cannot run, in the order of the chapter."""
        statements = ast.parse(code).body
        found, bound = self.direct(code), set[str]()
        for statement in statements:
            found = found.union(*(self._through.get(name, ()) for name in _read(statement) - bound))
            bound |= _bound(statement)
        for name in bound:
            self._through[name] = found
        return [name for name in self.chapter.definitions() if name in found]


def _read(tree: ast.AST) -> set[str]:
    """The names that a statement looks up, those apart that it binds in between, as a loop does."""
    targets = [n.target for n in ast.walk(tree) if isinstance(n, ast.For | ast.comprehension)]
    own = {n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)}
    own |= {argument.arg for argument in ast.walk(tree) if isinstance(argument, ast.arg)}
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)} - own


def _bound(statement: ast.stmt) -> set[str]:
    """The names that a statement binds, imports apart: an import needs nothing to be written."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    return {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def _at_worksheet(body: Sequence[Block], before: Iterable[Block], questions: Iterable[Block]) -> list[Block]:
    """The questions after the section whose heading speaks of the worksheet, what comes `before` ahead of that."""
    headings = [n for n, b in enumerate(body) if b.language is None and b.text.startswith("#")]
    place = next((n for n in headings if "worksheet" in body[n].text.partition("\n")[0].lower()), len(body))
    end = next((n for n in headings if n > place), len(body))
    return [*body[:place], *before, *body[place:end], *questions, *body[end:]]


def worksheet(shipped: str, chapter: Chapter) -> Iterator[Block]:
    """The questions of a worksheet, a cell each, under the headings that they have there."""
    docstring = ast.get_docstring(ast.parse(shipped)) or ""
    yield Block(docstring.partition("\n\n")[2])
    _, *parts = re.split(r"^# -{2,} (.+?) -*\n", shipped, flags=re.MULTILINE)
    for heading, part in zip(parts[::2], parts[1::2], strict=True):
        lead, *questions = re.split(r"^(?=# \d+\. )", part, flags=re.MULTILINE)
        yield Block(f"### {heading}")
        if lead.strip():
            yield Block(re.sub(r"^# ?", "", lead.strip("\n"), flags=re.MULTILINE) + "\n", "")
        for question in questions:
            yield Block(f"%%worksheet {chapter.name}\n{question.strip()}\n", "python")


def _plot(chapter: Chapter) -> Iterator[Block]:
    """A picture of what the chapter's functions do, `plots/CHAPTER.md`, where there is one."""
    path, uses = _PLOTS / f"{chapter.name}.md", _Uses(chapter)
    for block in blocks(path.read_text(encoding="utf-8")) if path.is_file() else ():
        if block.language == "python":
            yield Block(f"%%needs {' '.join([*uses.needed(block.text), 'matplotlib'])}\n{block.text}", "python")
        else:
            yield block


def _written(block: Block) -> str:
    return block.text if block.language is None else _fenced(block.text.rstrip("\n"), block.language)


def _fenced(code: str, language: str = "python") -> str:
    return f"```{language}\n{code}\n```"


def _shipped(file: str) -> str:
    return course.shipped_bytes(file).decode("utf-8")
