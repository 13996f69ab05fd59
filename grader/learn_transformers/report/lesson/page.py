"""A lesson on the terminal: Markdown with formulas becomes lines of text, each no wider than the screen."""

from __future__ import annotations

import io
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from markdown_it.tree import SyntaxTreeNode
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.style import Style
from rich.text import Text

from learn_transformers.lessons import lecture, markdown
from learn_transformers.lessons.figures import NO_FIGURES, InCharacters
from learn_transformers.printable import clean
from learn_transformers.report.lesson import formulas
from learn_transformers.report.lesson.stops import Fold, folded, is_guess
from learn_transformers.report.lines import in_ascii
from learn_transformers.report.signs import signs_with

if TYPE_CHECKING:
    from rich.table import Table

System = Literal["standard", "256", "truecolor"]  # of colors, as `rich` names them
_LONGEST = 1 << 20
_EVERY = range(_LONGEST)  # answer
PROSE = 100  # columns at most: longer lines are hard to follow
_LESSON = re.compile(r"(?:\.\./)?\d\d_(\w+)/(?:README\.md)?")
_GLOSSARY = re.compile(r"(?:\.\./README\.md)?#.*")  # each word would say the same
_SPACE = re.compile(r"\s+")
_STYLES = {"code": "cyan", "math": "green", "output": "green", "quiet": "dim", "link": "underline"}
_HIGHLIGHTS = {
    ("Comment",): Style(italic=True, dim=True),
    ("Keyword",): Style(color="blue", bold=True),
    ("Keyword", "Constant"): Style(color="cyan"),
    ("Name", "Builtin"): Style(color="cyan"),
    ("Literal", "String"): Style(color="magenta"),
    ("Literal", "Number"): Style(color="cyan"),
    ("Operator", "Word"): Style(color="blue", bold=True),
}


def lines(
    text: str, width: int, color: bool, *, utf8: bool = True, figures: Mapping[str, InCharacters] = NO_FIGURES
) -> list[str]:
    """A lesson as the lines to print: with escape sequences for color, or as plain text."""
    return ansi(styled(text, width, color=color, utf8=utf8, figures=figures), "standard" if color else None)


def ansi(texts: Sequence[Text], system: System | None) -> list[str]:
    """Styled lines as strings; without a color system, no escape sequence is in them."""
    if system is None:
        return [line.plain.rstrip() for line in texts]
    console = Console(file=io.StringIO(), force_terminal=True, color_system=system, width=1 << 16, highlight=False)
    rows = []
    for line in texts:
        line = line.copy()
        line.spans = [span._replace(style=_without_link(span.style)) for span in line.spans]  # a pager shows it as text
        with console.capture() as captured:
            console.print(line, end="", soft_wrap=True)
        rows.append(captured.get())
    return rows


def _without_link(style: str | Style) -> str | Style:
    return style.update_link(None) if isinstance(style, Style) else style


def styled(
    text: str,
    width: int,
    *,
    color: bool = True,
    utf8: bool = True,
    before: Mapping[int, Sequence[Text]] = MappingProxyType({}),
    answers: bool = False,
    figures: Mapping[str, InCharacters] = NO_FIGURES,
) -> list[Text]:
    """The same with styles, for whoever puts them onto a screen. Without `color`, code keeps its backticks.

    `before` has lines to show before those of the text, by the number of the line of Markdown, counted from 0. Folded
    `answers` are shown only if they are asked for. `figures` has what is shown of images, by where the text says that
    they lie.
    """
    opened = _EVERY if answers else ()
    return laid_out(text, width, color=color, utf8=utf8, before=before, opened=opened, figures=figures).lines


@dataclass(frozen=True)
class Layout:
    """A lesson as lines, as far as its reader has come. `stops` has the line of each thing that is still closed, by its
    number in the whole lesson; `waits`: it goes on once the last of them is opened.
    """

    lines: list[Text]
    stops: Mapping[int, int]
    waits: bool = False


def laid_out(
    text: str,
    width: int,
    *,
    color: bool = True,
    utf8: bool = True,
    before: Mapping[int, Sequence[Text]] = MappingProxyType({}),
    opened: Container[int] = (),
    figures: Mapping[str, InCharacters] = NO_FIGURES,
    waits: bool = False,
) -> Layout:
    """The lesson with those guesses and answers `opened`. If it `waits`, it ends at the first guess that is not."""
    page = _Page(max(width, 20), color, utf8, figures)
    nodes = folded(SyntaxTreeNode(markdown.parser().parse(_shown(text))).children)
    out: list[Text] = []
    stops: dict[int, int] = {}
    number = 0
    waiting = dict(sorted(before.items()))
    for node in [*nodes, None]:
        line = node.line if isinstance(node, Fold) else node.map[0] if node is not None and node.map else -1
        for due in [n for n in waiting if node is None or line >= n]:
            out += [Text(), *waiting.pop(due)]
        if node is None:
            break
        shown = page.fold(node, number in opened, waits) if isinstance(node, Fold) else page.block(node, page.width)
        out += [Text(), *shown] if out and shown else shown
        guess = waits and is_guess(node)
        if (guess or isinstance(node, Fold)) and number not in opened:
            out += [Text(), Text("[enter]", style=_STYLES["quiet"])] if guess else []
            stops[number] = len(out) - 1
            if guess:
                return Layout(out, stops, waits=True)
        number += isinstance(node, Fold) or is_guess(node)
    return Layout(out, stops)


@dataclass(frozen=True)
class Lesson:
    """A lesson that `rich` can print at any width."""

    text: str
    utf8: bool = True
    foreign: bool = False
    answers: bool = False
    figures: Mapping[str, InCharacters] = field(default_factory=dict)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        margin = gutter(self.utf8) if self.foreign else Text()
        width = options.max_width - len(margin)
        for line in styled(self.text, width, utf8=self.utf8, answers=self.answers, figures=self.figures):
            yield margin + line


def gutter(utf8: bool) -> Text:
    """What stands before each line of a lesson that is not ours, as before whatever somebody else wrote."""
    return Text(signs_with(utf8).gutter, style=_STYLES["quiet"])


@dataclass(frozen=True)
class Section:
    """A part of a lesson with one heading, lines 0-based: `level` is 1 for the title, 2 for the chapters' parts."""

    title: str
    level: int
    first: int
    end: int


def sections(text: str) -> list[Section]:
    """The parts under headings of level 1 and 2, in order; they follow each other without gaps."""
    heads = [
        (token.map[0], int(token.tag[1]))
        for token in markdown.parser().parse(_shown(text))
        if token.type == "heading_open" and token.map and token.tag in ("h1", "h2")
    ]
    rows = text.splitlines()
    ends = [*(first for first, _ in heads[1:]), len(rows)]
    return [
        Section(rows[first].strip("# "), level, first, end) for (first, level), end in zip(heads, ends, strict=True)
    ]


def section_of(text: str, function: str) -> Section | None:
    """The part of a lesson in which a function is first at work: its code calls it, or at least names it; a model that
    is trained is named in its text, as in `show training`.
    """
    rows = text.splitlines()
    for pattern in (rf"\b{function}\(", rf"\b{function}\b"):
        for section in sections(text):
            blocks = _CODE.findall("\n".join(rows[section.first : section.end]))
            if any(re.search(pattern, _DEFINED.sub("", block)) for block in blocks):
                return section
    for section in sections(text):
        prose = _FENCED.sub("", "\n".join(rows[section.first : section.end]))
        if any(re.search(rf"\b{function}\b", named) for named in re.findall(r"`([^`]+)`", prose)):
            return section
    return None


_CODE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_DEFINED = re.compile(r"^(?:from|import|def) .*$", re.MULTILINE)


def _shown(text: str) -> str:
    """The text without characters that move a cursor or hide."""
    return clean(text.expandtabs(4), _LONGEST)


class _Page:
    """Turns the nodes of a document into lines."""

    def __init__(self, width: int, color: bool, utf8: bool, figures: Mapping[str, InCharacters]) -> None:
        self.width = width
        self.color = color
        self.utf8 = utf8
        self.figures = figures
        self.video_named = False

    def blocks(self, nodes: Sequence[SyntaxTreeNode], width: int, apart: bool = True) -> list[Text]:
        out: list[Text] = []
        for node in nodes:
            shown = self.block(node, width)
            out += [Text()] if out and shown and apart else []
            out += shown
        return out

    def block(self, node: SyntaxTreeNode, width: int) -> list[Text]:
        match node.type:
            case "heading":
                return self.heading(node, width)
            case "paragraph":
                return self.paragraph(node, width)
            case "fence" | "code_block":
                return self.code(node.content, node.info.strip() if node.type == "fence" else "", width)
            case "table":
                return self.table(node, width)
            case "bullet_list" | "ordered_list":
                return self.items(node, width)
            case "blockquote":
                bar = Text(self.text("│ "), style=_STYLES["quiet"])
                return [bar + line for line in self.blocks(node.children, max(width - 2, 20))]
            case "hr":
                return [Text(self.text("─") * width, style=_STYLES["quiet"])]
        return self.wrapped(Text(self.text(node.content)), width) if node.content else []

    def fold(self, fold: Fold, opened: bool, waits: bool) -> list[Text]:
        """An answer under its words; closed, with where it is found."""
        head = Text.assemble((self.text("▼ " if opened else "▶ "), _STYLES["quiet"]), (self.text(fold.words), "bold"))
        if not opened:
            return [head.append(" [enter]" if waits else " (folded)", style=_STYLES["quiet"])]
        bar = Text(self.text("│ "), style=_STYLES["quiet"])
        return [head, *(bar + line for line in self.blocks(fold.nodes, max(self.width - 2, 20)))]

    def heading(self, node: SyntaxTreeNode, width: int) -> list[Text]:
        title = self.wrapped(self.inline(node.children[0]), min(width, PROSE))
        for line in title:
            line.stylize("bold")
        under = {"h1": "═", "h2": "─"}.get(node.tag)
        if under:
            longest = max(cell_len(line.plain) for line in title)
            title.append(Text(self.text(under) * longest, style="bold" if under == "═" else _STYLES["quiet"]))
        return title

    def paragraph(self, node: SyntaxTreeNode, width: int) -> list[Text]:
        inline = node.children[0]
        alone = [child for child in inline.children if child.type != "softbreak"]
        if len(alone) == 1 and alone[0].type == "math" and inline.content.startswith("$$"):
            found = formulas.display(alone[0].content, width - 4)
            return [
                Text("    ").append_text(row)
                for line in found
                for row in self.wrapped(Text(self.text(line), style=_STYLES["math"]), width - 4)
            ]
        if len(alone) == 1 and alone[0].type == "image":
            return self.figure(alone[0], width)
        return self.wrapped(self.inline(inline), min(width, PROSE))

    def figure(self, image: SyntaxTreeNode, width: int) -> list[Text]:
        """What stands for a figure: its picture in characters, where it has one, what is to be seen, where it lies."""
        target = str(image.attrs.get("src") or "")
        known = self.figures.get(target, InCharacters("", target))
        words = Text.assemble(("Figure: ", "bold"), self.inline(image))
        words.append(self.text(f" ({known.file})"), style=_STYLES["quiet"])
        picture = [*self.code(_shown(known.picture), "", width), Text()] if known.picture else []
        return [*picture, *self.wrapped(words, min(width, PROSE))]

    def code(self, content: str, language: str, width: int) -> list[Text]:
        source = content.rstrip("\n")
        if language == "docstring":
            return [part for line in _unwrapped(source) for part in self.hanging(line, min(width, PROSE))]
        if language in ("python", "py"):
            code = _highlighted(source)
        else:
            code = Text(source, style=_STYLES["output"] if language == "text" else "")
        rows = list(code.split("\n", allow_blank=True))
        if not self.utf8:
            rows = [in_ascii(row) for row in rows]
        too_wide = sum(cell_len(row.plain) > width for row in rows)
        if too_wide > 1 and not language:
            return self.cut(rows, width)
        margin = max(0, min(4, width - max(cell_len(row.plain) for row in rows)))
        parts = (part for row in rows for part in _folded(row, width - margin))
        return [Text(" " * margin).append_text(part) if part else part for part in parts]

    def hanging(self, line: str, width: int) -> list[Text]:
        """A line of a docstring; what is continued begins where it began, and further in for an argument's name."""
        indent = len(line) - len(line.lstrip())
        hang = indent + (4 if re.match(r" *\w+: ", line) else 0)
        first, *rest = self.wrapped(Text(self.text(line)), width) or [Text()]
        if not rest:
            return [first]
        left = " ".join(part.plain.strip() for part in rest)
        return [first, *(Text(" " * hang) + part for part in self.wrapped(Text(left), max(width - hang, 20)))]

    def cut(self, drawing: list[Text], width: int) -> list[Text]:
        """A drawing that is too wide: its left part, and below that its right part."""
        out: list[Text] = []
        while drawing:
            longest = max(cell_len(row.plain) for row in drawing)
            at = longest if longest <= width else _gap(drawing, width)
            parts = [tuple(row.divide([at])) for row in drawing]
            out += [Text(self.text("… and to the right of it:"), style=_STYLES["quiet"])] if out else []
            out += _without_blank_ends([part[0] for part in parts])
            drawing = [part[1] for part in parts] if at < longest else []
        return out

    def table(self, node: SyntaxTreeNode, width: int) -> list[Text]:
        from rich import box
        from rich.table import Table

        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0))
        cells = [
            [self.inline(cell.children[0], leads=False) if cell.children else Text() for cell in row.children]
            for part in node.children
            for row in part.children
        ]
        columns = list(zip(*cells, strict=True))
        wanted = [max(cell_len(cell.plain) for cell in column) for column in columns]
        least = [max(cell_len(word) for cell in column for word in (*cell.plain.split(), "")) for column in columns]
        space = width - 3 * (len(columns) - 1)
        given = _shared_out(space, wanted, least) if sum(least) <= space else [None] * len(columns)
        for heading, columns_wide in zip(cells[0], given, strict=True):
            table.add_column(heading, header_style="bold", overflow="fold", width=columns_wide)
        for row in cells[1:]:
            table.add_row(*row)
        rows = _rendered(table, width)
        return rows if self.utf8 else [in_ascii(row) for row in rows]

    def items(self, node: SyntaxTreeNode, width: int) -> list[Text]:
        first = int(node.attrs.get("start", 1))
        tight = all(child.hidden for item in node.children for child in item.children if child.type == "paragraph")
        out: list[Text] = []
        for number, item in enumerate(node.children, start=first):
            mark = f"{number}. " if node.type == "ordered_list" else self.text("• ")
            inside = self.blocks(item.children, max(width - len(mark), 20), apart=not tight) or [Text()]
            out += [Text()] if out and not tight else []
            out += [Text(mark if n == 0 else " " * len(mark)) + line for n, line in enumerate(inside)]
        return out

    def inline(self, node: SyntaxTreeNode, leads: bool = True) -> Text:
        """Words as they are read; of a link, where it `leads`."""
        text = Text()
        for child in node.children:
            text.append_text(self.piece(child, leads))
        return text

    def piece(self, node: SyntaxTreeNode, leads: bool) -> Text:
        match node.type:
            case "softbreak":
                return Text(" ")
            case "hardbreak":
                return Text("\n")
            case "math":
                return Text(self.text(formulas.inline(node.content)), style=_STYLES["math"])
            case "code_inline":
                code = self.text(node.content)
                return Text(code, style=_STYLES["code"]) if self.color else Text(f"`{code}`")
            case "em" | "strong":
                inside = self.inline(node, leads)
                if node.type == "em" and not self.color:  # *it* is no pronoun
                    return Text.assemble("*", inside, "*")
                inside.stylize("italic" if node.type == "em" else "bold")
                return inside
            case "link" | "image":
                return self.link(node, leads)
        return Text(self.text(node.content))

    def link(self, node: SyntaxTreeNode, leads: bool) -> Text:
        """A link's text and where it leads: an address, a file, or the command that shows that lesson."""
        target = str(node.attrs.get("href") or node.attrs.get("src") or "")
        text = self.inline(node)
        text.stylize(_STYLES["link"])
        if not target or _GLOSSARY.fullmatch(target) or target.removeprefix("mailto:") == text.plain:
            return text
        if lecture.MINUTE.fullmatch(target):
            return self.minute(text, target, leads)
        if not leads:
            return text
        lesson = _LESSON.fullmatch(target)
        where = f"learn-transformers read {lesson[1]}" if lesson else target
        return text.append(self.text(f" ({where})"), style=_STYLES["quiet"])

    def minute(self, text: Text, target: str, leads: bool) -> Text:
        """A minute of the lecture: where the video is is said once, and a terminal may have each as a link."""
        text.stylize(Style(link=target))
        if self.video_named or not leads:
            return text
        self.video_named = True
        return text.append(f" ({target})", style=_STYLES["quiet"])

    def text(self, text: str) -> str:
        text = clean(text, _LONGEST)  # once more: `&#8238;` has become the character that turns a line around
        return signs_with(self.utf8).text(text)

    def wrapped(self, text: Text, width: int) -> list[Text]:
        wrapped = list(text.wrap(_console(width), width))
        for line in wrapped:
            line.rstrip()
        return wrapped


def _highlighted(source: str) -> Text:
    """Python in colors; what that needs is loaded where there is code, and not for every line of words."""
    from rich.syntax import ANSISyntaxTheme, Syntax

    code = Syntax("", "python", theme=ANSISyntaxTheme(_HIGHLIGHTS)).highlight(source)
    code.rstrip()
    return code


def _unwrapped(text: str) -> list[str]:
    """A docstring's lines, those that its author broke because they were too long joined again."""
    lines: list[str] = []
    for line in text.splitlines():
        words = line.split()
        full = bool(lines and words) and len(lines[-1].rpartition("\n")[2]) + len(words[0]) > _FULL
        deeper = bool(lines) and line.startswith(" " * (_indent(lines[-1]) + 4)) and ": " in lines[-1]
        if full and (_indent(line) == _indent(lines[-1]) or deeper) and not line.lstrip().startswith(">>>"):
            lines[-1] += "\n" + " ".join(words)
        else:
            lines.append(line.rstrip())
    return [line.replace("\n", " ") for line in lines]


_FULL = 120 - 4 - 4  # columns of a docstring's line, with a little tolerance


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _gap(drawing: Sequence[Text], width: int) -> int:
    """The last column within `width` that is empty in every row, if there is one in the right half."""
    rows = [row.plain.ljust(width) for row in drawing]
    return next((at for at in range(width, width // 2, -1) if all(row[at - 1] == " " for row in rows)), width)


def _without_blank_ends(rows: Sequence[Text]) -> list[Text]:
    for row in rows:
        row.rstrip()
    written = [number for number, row in enumerate(rows) if row.plain]
    return list(rows[written[0] : written[-1] + 1]) if written else []


def _shared_out(space: int, wanted: Sequence[int], least: Sequence[int]) -> list[int | None]:
    """The widths of columns: what each wants, the widest made narrower, none below its longest word."""
    widths = list(wanted)
    while sum(widths) > space:
        widest = max((n for n in range(len(widths)) if widths[n] > least[n]), key=lambda n: widths[n])
        widths[widest] -= 1
    return [*widths]


def _folded(row: Text, width: int) -> Iterator[Text]:
    """A line of code that is too long, continued further to the right than it began."""
    indent = len(row.plain) - len(row.plain.lstrip()) + 4
    while cell_len(row.plain) > width:
        cut = width
        while cell_len(row.plain[:cut]) > width:
            cut -= 1
        space = row.plain.rfind(" ", indent, cut + 1)
        first, row = row.divide([space + 1 if space > cut // 3 else cut])
        first.rstrip()
        yield first
        row = Text(" " * min(indent, width // 2)) + row
    yield row


def _rendered(what: Table, width: int) -> list[Text]:
    console = _console(width)
    rows = console.render_lines(what, console.options.update(width=width), pad=False)
    out = [Text.assemble(*((s.text, s.style or "") for s in row)) for row in rows]
    for line in out:
        line.rstrip()
    return out


def _console(width: int) -> Console:
    return Console(file=io.StringIO(), width=width, color_system=None, force_terminal=True, highlight=False)
