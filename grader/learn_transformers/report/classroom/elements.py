"""Pages that stand alone: elements with what they hold, and the whole document, which fetches nothing."""

from __future__ import annotations

import html
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from learn_transformers.report.verdicts.html import Html

# Nothing is run, sent or fetched, whatever a text in the page might turn out to be.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def element(name: str, *children: str, **attributes: str) -> Html:
    """An element; children that are no `Html` are escaped, `class_` is the attribute `class`, `a_b` is `a-b`."""
    given = "".join(f' {_attribute(key)}="{html.escape(value)}"' for key, value in attributes.items())
    return Html(f"<{name}{given}>{joined(children)}</{name}>")


def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def joined(children: Iterable[str]) -> Html:
    """One piece of several."""
    return Html("".join(child if isinstance(child, Html) else html.escape(child) for child in children))


def document(title: str, *body: str, styles: tuple[str, ...] = ("page.css",)) -> str:
    """A page in English, light or dark as its reader's system is, and light on paper.

    `styles` are files beside this module.
    """
    style = "".join(map(_style, styles))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n{joined(body)}\n</body>\n"
        "</html>\n"
    )


@cache
def _style(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
