"""The Markdown of lessons and questions: CommonMark with tables, and with formulas between dollar signs."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(?![\s$])([^$`]+?)(?<!\s)\$(?!\d)", re.DOTALL)


def parser(**options: object) -> MarkdownIt:
    """A parser to whom each formula is a token of its own, `math`."""
    made = MarkdownIt("commonmark", {"maxNesting": 20, **options}).enable("table")
    made.inline.ruler.before("escape", "math", _math)
    return made


def _math(state: StateInline, silent: bool) -> bool:
    """$…$ in a line, or $$…$$; what is inside is no Markdown."""
    match = FORMULA.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "$" else None
    if match is None:
        return False
    if not silent:
        token = state.push("math", "", 0)
        token.content = match[1] or match[2]
        token.markup = "$$" if match[1] else "$"
    state.pos = match.end()
    return True
