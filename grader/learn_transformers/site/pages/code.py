"""Code as HTML, its words in classes that the style sheet colors."""

from __future__ import annotations

import html
import sys
from functools import cache
from typing import Any

from learn_transformers.site.pages.libraries import library


def python(text: str) -> str:
    """Python as what stands in `<code>`; without colors in a browser, which does not have what makes them."""
    if sys.platform == "emscripten":
        return html.escape(text)
    highlight = library("pygments").highlight
    lexer, formatter = _tools()
    return str(highlight(text, lexer, formatter)).rstrip("\n")


@cache
def _tools() -> tuple[Any, Any]:
    lexers, formatters = library("pygments.lexers"), library("pygments.formatters")
    return lexers.PythonLexer(stripnl=False), formatters.HtmlFormatter(nowrap=True)


def block(text: str, language: str = "", *, label: str = "") -> str:
    """A block that scrolls in itself where it is wide; `label` is what a screen reader calls it."""
    text = text.rstrip("\n")
    inner = python(text) if language == "python" else html.escape(text)
    said = label or {"python": "Python", "text": "Output"}.get(language, "Text")
    kind = {"python": "code python", "text": "code output"}.get(language, "code")
    return (
        f'<pre class="{kind} scrolls" tabindex="0" role="group" aria-label="{html.escape(said)}">'
        f"<code>{inner}</code></pre>\n"
    )
