"""Where a lesson waits for its reader: a guess to make before the text goes on, an answer that is folded away.

Both are plain Markdown: a quotation that begins with **Your guess?**, and `<details>` around an answer, each tag in a
paragraph of its own, as GitHub and notebooks fold it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.tree import SyntaxTreeNode

_OPENS = re.compile(r"<details[^<>]*>\s*(?:<summary>(.*?)</summary>)?\s*", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_GUESS = "**Your guess?**"
_OPEN, _CLOSE = "<details", "</details>"


@dataclass(frozen=True, eq=False)
class Fold:
    """What is folded away under a few words."""

    words: str
    nodes: Sequence[SyntaxTreeNode]
    line: int  # of the Markdown, counted from 0


def folded(nodes: Sequence[SyntaxTreeNode]) -> Iterator[SyntaxTreeNode | Fold]:
    """A document's nodes, with those between the tags of one fold taken together."""
    rest = iter(nodes)
    for node in rest:
        opens = _OPENS.match(node.content) if node.type == "html_block" else None
        if opens is None:
            yield node
            continue
        inside: list[SyntaxTreeNode] = []
        if _CLOSE not in node.content:
            for part in rest:
                if part.type == "html_block" and part.content.strip() == _CLOSE:
                    break
                inside.append(part)
        yield Fold(_TAG.sub("", opens[1] or "").strip() or "Answer", inside, node.map[0] if node.map else 0)


def is_guess(node: SyntaxTreeNode | Fold) -> bool:
    """Does this quotation ask the reader for a guess?"""
    if isinstance(node, Fold) or node.type != "blockquote" or not node.children:
        return False
    first = node.children[0]
    return first.type == "paragraph" and first.children[0].content.startswith(_GUESS)
