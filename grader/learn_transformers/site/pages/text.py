"""Markdown of the course as HTML: formulas as MathML, code in colors, folds, guesses; what is wide scrolls in itself.

No other HTML than ours comes through: a lesson's folds are known, all else that looks like markup is escaped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from markdown_it.token import Token

from learn_transformers.lessons import course_map, markdown
from learn_transformers.site.pages import code, formulas

_FOLD = re.compile(r"<details[^<>]*>\s*(?:<summary>([^<>]*)</summary>)?\s*")
_CLOSED = "</details>"
_OURS = "ours"
_QUESTION = re.compile(r"Check yourself \d+\.$")
_NO_WORDS = {"math", "html_inline"}


@dataclass(frozen=True)
class Heading:
    """A heading: its level as it is shown, what leads to it, its text without markup, and its place among tokens."""

    level: int
    anchor: str
    words: str
    at: int


@dataclass(frozen=True)
class Section:
    """What stands under one heading, as words to search in; those of the first may have no heading."""

    anchor: str
    heading: str
    words: str


@dataclass
class Document:
    """A parsed text into which pieces of HTML can be put; `raised` headings stand that many levels higher."""

    markdown: str
    link: Callable[[str], str] = str
    image: Callable[[str, str], str] = lambda target, alt: _no_image(target, alt)
    raised: int = 0
    tokens: list[Token] = field(init=False)
    headings: list[Heading] = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = _parser().parse(self.markdown)
        self._number_headings()

    def _number_headings(self) -> None:
        self.headings = []
        seen: dict[str, int] = {}
        for at, token in enumerate(self.tokens):
            if token.type == "heading_open":
                inline = self.tokens[at + 1]
                anchor = course_map.anchor(inline.content)
                seen[anchor] = seen.get(anchor, -1) + 1
                anchor += f"-{seen[anchor]}" if seen[anchor] else ""
                level = max(1, int(token.tag[1]) - self.raised)
                self.headings.append(Heading(level, anchor, plain(inline.children or ()), at))

    @property
    def title(self) -> str:
        return self.headings[0].words if self.headings else ""

    def heading(self, words: str) -> Heading | None:
        """The first heading with these words."""
        return next((heading for heading in self.headings if heading.words == words), None)

    def put_at_end(self, heading: Heading, markup: str) -> None:
        """Put our own HTML where the section of a heading ends, after what was put there before."""
        later = (h.at for h in self.headings if h.at > heading.at and h.level <= heading.level)
        token = Token("html_block", "", 0, content=markup, meta={_OURS: True})
        self.tokens.insert(next(later, len(self.tokens)), token)
        self._number_headings()

    @property
    def html(self) -> str:
        """All of it."""
        parser = _parser()
        env = {"link": self.link, "image": self.image, "anchors": {h.at: h for h in self.headings}}
        _mark_images(self.tokens)
        return str(parser.renderer.render(self.tokens, parser.options, env))

    def sections(self) -> Iterator[Section]:
        """What there is to search in, piece by piece; what was put in is not part of it."""
        anchor = heading = ""
        words: list[str] = []
        starts = {h.at: h for h in self.headings}
        for at, token in enumerate(self.tokens):
            if at in starts:
                if words or heading:
                    yield Section(anchor, heading, " ".join(words))
                anchor, heading, words = starts[at].anchor, starts[at].words, []
            elif token.type == "inline" and at - 1 not in starts:
                words += plain(token.children or ()).split()
            elif token.type in ("fence", "code_block"):
                words += token.content.split()
        yield Section(anchor, heading, " ".join(words))


def line(text: str, link: Callable[[str], str] = str) -> str:
    """Markdown within a line, as HTML."""
    parser = _parser()
    return str(parser.renderer.render(parser.parseInline(" ".join(text.split())), parser.options, _env(link)))


def blocks(text: str, link: Callable[[str], str] = str) -> str:
    """Paragraphs, code and tables as HTML; no headings are expected."""
    parser = _parser()
    return str(parser.renderer.render(parser.parse(text), parser.options, _env(link)))


def words_of(text: str) -> str:
    """The words of a text, to search in."""
    return " ".join(plain(token.children or ()) for token in _parser().parse(text) if token.type == "inline")


def _env(link: Callable[[str], str]) -> dict[str, Any]:
    return {"link": link, "image": _no_image, "anchors": {}}


def plain(children: Sequence[Token]) -> str:
    """The words of a line: without markup, formulas and images."""
    return "".join(" " if "break" in t.type else t.content for t in children if t.type not in _NO_WORDS)


def _mark_images(tokens: Sequence[Token]) -> None:
    """A paragraph that is nothing but an image becomes a figure: its own tags are left out."""
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if before.type == "paragraph_open" and [t.type for t in token.children or ()] == ["image"]:
            before.hidden = after.hidden = True


def _no_image(target: str, alt: str) -> str:
    """What is said in place of an image."""
    return html.escape(alt)


@cache
def _parser() -> Any:
    parser = markdown.parser()
    for name, rule in _RULES.items():
        parser.add_render_rule(name, rule)
    return parser


Rule = Callable[[Any, Sequence[Token], int, Any, Any], str]


def _html(_: Any, tokens: Sequence[Token], at: int, __: Any, env: Any) -> str:
    content = tokens[at].content
    if tokens[at].meta.get(_OURS) or content.strip() == _CLOSED:
        return f"{content.strip()}\n"
    if opens := _FOLD.fullmatch(content):
        return f'<details class="answer"><summary>{html.escape(opens[1] or "Answer")}</summary>\n'
    return html.escape(content)


def _math(_: Any, tokens: Sequence[Token], at: int, *more: Any) -> str:
    token = tokens[at]
    if token.markup != "$$":
        return formulas.mathml(token.content, alone=False)
    drawn = formulas.mathml(token.content, alone=True)
    return f'<span class="equation scrolls" tabindex="0" role="group" aria-label="Equation">{drawn}</span>'


def _fence(_: Any, tokens: Sequence[Token], at: int, *more: Any) -> str:
    return code.block(tokens[at].content, tokens[at].info.strip())


def _heading_open(_: Any, tokens: Sequence[Token], at: int, __: Any, env: Any) -> str:
    heading = env["anchors"].get(at)
    if heading is None:
        return "<p><strong>"
    return f'<h{heading.level} id="{html.escape(heading.anchor)}">'


def _heading_close(_: Any, tokens: Sequence[Token], at: int, __: Any, env: Any) -> str:
    heading = env["anchors"].get(at - 2)
    if heading is None:
        return "</strong></p>\n"
    here = html.escape(f"Link to “{heading.words}”")
    to = f'<a class="here" href="#{html.escape(heading.anchor)}" aria-label="{here}" data-pagefind-ignore>#</a>'
    link = to if heading.level > 1 else ""
    return f" {link}</h{heading.level}>\n"


def _table_open(_: Any, tokens: Sequence[Token], at: int, *more: Any) -> str:
    head = []
    for token in tokens[at:]:
        if token.type == "tr_close":
            break
        head += [plain(token.children or ())] if token.type == "inline" else []
    said = html.escape("Table: " + ", ".join(filter(None, head)))
    return f'<div class="table scrolls" tabindex="0" role="group" aria-label="{said}"><table>\n'


def _head_cell(renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """A corner without a word is no heading of anything."""
    inline = tokens[at + 1 if tokens[at].nesting == 1 else at - 1]
    cell = "th" if inline.content else "td"
    return f"<{cell}>" if tokens[at].nesting == 1 else f"</{cell}>\n"


def _image(_: Any, tokens: Sequence[Token], at: int, __: Any, env: Any) -> str:
    token = tokens[at]
    return str(env["image"](str(token.attrGet("src") or ""), " ".join(token.content.split())))


def _link_open(_: Any, tokens: Sequence[Token], at: int, __: Any, env: Any) -> str:
    return f'<a href="{html.escape(env["link"](str(tokens[at].attrGet("href") or "")))}">'


def _blockquote_open(_: Any, tokens: Sequence[Token], at: int, *more: Any) -> str:
    guess = any(t.type == "inline" and t.content.startswith("**Your guess?**") for t in tokens[at : at + 3])
    return '<blockquote class="guess">\n' if guess else "<blockquote>\n"


def _paragraph_open(_: Any, tokens: Sequence[Token], at: int, *more: Any) -> str:
    if tokens[at].hidden:
        return ""
    inner = tokens[at + 1].children or ()
    asks = len(inner) > 2 and [t.type for t in inner[:1]] in (["text"], ["strong_open"])
    asks = asks and any(_QUESTION.match(t.content) for t in inner[:3])
    return '<p class="question">' if asks else "<p>"


_RULES: Mapping[str, Rule] = {
    "html_block": _html,
    "html_inline": _html,
    "math": _math,
    "fence": _fence,
    "code_block": _fence,
    "heading_open": _heading_open,
    "heading_close": _heading_close,
    "table_open": _table_open,
    "table_close": lambda *given: "</table></div>\n",
    "th_open": _head_cell,
    "th_close": _head_cell,
    "image": _image,
    "link_open": _link_open,
    "blockquote_open": _blockquote_open,
    "paragraph_open": _paragraph_open,
}
