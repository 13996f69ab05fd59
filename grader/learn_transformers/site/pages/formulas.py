"""Formulas as MathML, which browsers draw without a script."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import Any

from learn_transformers.site.pages.libraries import library
from learn_transformers.trouble import WrongUse

_UNKNOWN = re.compile(r"\\[A-Za-z]+")


class Unreadable(WrongUse):
    """A formula that cannot be drawn."""


@cache
def mathml(latex: str, *, alone: bool) -> str:
    """A formula in LaTeX as `<math>`; `alone`: it has a line of its own.

    Raises:
        Unreadable: if it cannot be converted, or not as a whole.
        WrongUse: if latex2mathml is missing.
    """
    converter: Any = library("latex2mathml.converter")
    try:
        made = str(converter.convert(latex, display="block" if alone else "inline"))
    except Exception as error:
        raise Unreadable(f"The formula {latex} cannot be drawn: {error or type(error).__name__}.") from error
    if lost := _UNKNOWN.search(html.unescape(made)):
        raise Unreadable(f"The formula {latex} cannot be drawn: {lost[0]} is not known.")
    return made
