"""Markdown in the forms that other places need: HTML with formulas for MathJax or in Unicode, and plain text."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token

from learn_transformers.key.quiz import Heat
from learn_transformers.key.text import text_of
from learn_transformers.lessons import markdown


@dataclass(frozen=True)
class Rich:
    """One text: as it was written, as HTML, as HTML whose formulas are Unicode (`read`), and with no markup."""

    markdown: str
    html: str
    read: str
    plain: str

    def __bool__(self) -> bool:
        return bool(self.markdown)


class Typesetter:
    """Makes `Rich` texts; `in_unicode` writes a formula in LaTeX on one line."""

    def __init__(self, in_unicode: Callable[[str], str]) -> None:
        self._in_unicode = in_unicode
        self._lines: dict[str, Rich] = {}  # many are said again, in each variant
        self._latex = self._parser(lambda token: _between(token, html.escape(token.content)))
        self._unicode = self._parser(lambda token: html.escape(in_unicode(token.content)))

    def _parser(self, formula: Callable[[Token], str]) -> Any:
        parser = markdown.parser(html=False, xhtmlOut=True)
        rules: dict[str, Callable[[Token], str]] = {
            "math": formula,
            "link_open": lambda token: "",  # they lead from lesson to lesson
            "link_close": lambda token: "",
            "image": lambda token: html.escape(f"[{token.content}]"),
        }
        for name, rule in rules.items():
            parser.add_render_rule(name, lambda _, tokens, at, *more, rule=rule: rule(tokens[at]))
        return parser

    def line(self, text: str) -> Rich:
        """A text within a line."""
        text = " ".join(text.split())
        if text not in self._lines:
            self._lines[text] = self._rich(text, self._latex.parseInline(text))
        return self._lines[text]

    def blocks(self, text: str) -> Rich:
        """Paragraphs, code and tables."""
        return self._rich(text, self._latex.parse(text))

    def code(self, text: str) -> Rich:
        """What is shown as it is: a line of code, a formula as it is typed."""
        ticks = "``" if "`" in text else "`"
        shown = f"<code>{html.escape(text)}</code>"
        return Rich(f"{ticks}{text}{ticks}", shown, shown, text)

    def _rich(self, text: str, tokens: Sequence[Token]) -> Rich:
        latex, read = (p.renderer.render(tokens, p.options, {}).strip() for p in (self._latex, self._unicode))
        return Rich(text, latex, read, "\n".join(filter(None, map(self._words, tokens))))

    def _words(self, token: Token) -> str:
        if token.type in ("fence", "code_block"):
            return token.content.rstrip("\n")
        if token.type != "inline":
            return ""
        return "".join(
            self._in_unicode(part.content) if part.type == "math"
            else " " if part.type == "softbreak"
            else "\n" if part.type == "hardbreak"
            else part.content
            for part in token.children or ()
        )  # fmt: skip


def _between(token: Token, latex: str) -> str:
    return rf"\[ {latex} \]" if token.markup == "$$" else rf"\( {latex} \)"


def heat_table(heat: Heat) -> str:
    """A heat map as tables of its numbers, in Markdown: every place can show one."""
    panels = heat.array if heat.array.ndim == 3 else heat.array[None]
    tables = []
    for number, panel in enumerate(panels):
        title = f"{heat.panels[number]}\n\n" if number < len(heat.panels) else ""
        rows = [heat.row_names[n] if n < len(heat.row_names) else f"{heat.rows} {n + 1}" for n in range(len(panel))]
        columns = [
            heat.column_names[n] if n < len(heat.column_names) else f"{heat.columns} {n + 1}"
            for n in range(panel.shape[1])
        ]
        cells = [[text_of(round(float(cell), 3)) for cell in row] for row in panel]
        tables.append(title + table(rows, columns, cells))
    return "\n\n".join(tables)


def table(rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [
        ["", *columns],
        ["---"] * (len(columns) + 1),
        *([name, *row] for name, row in zip(rows, cells, strict=True)),
    ]
    return "\n".join("| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines)
