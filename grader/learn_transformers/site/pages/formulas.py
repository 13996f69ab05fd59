"""Formulas as MathML, which browsers draw without a script."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import cache
from typing import Any

from learn_transformers.site.pages.libraries import library
from learn_transformers.trouble import WrongUse

_NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'
_LEFT_OVER = re.compile(r"\\[A-Za-z]+|[&$#]")
_NAME = re.compile(r"[A-Za-z]{2,}")
_GAP = "0.1667em"  # what TeX puts between the name of a function and what it is given without brackets


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
        math = ET.fromstring(made.replace(_NAMESPACE, ""))
    except Exception as error:
        raise Unreadable(f"The formula {latex} cannot be drawn: {error or type(error).__name__}.") from error
    if lost := _LEFT_OVER.search("".join(math.itertext())):
        raise Unreadable(f"The formula {latex} cannot be drawn: {lost[0]} is not known.")
    for row in math.iter("mrow"):
        _space_out(row)
    return ET.tostring(math, encoding="unicode")


def _space_out(row: ET.Element) -> None:
    """Set the names of functions off from what stands beside them, as TeX does: log x, but log(x)."""
    parts = list(row)
    for before, part, after in zip([None, *parts], parts, [*parts[1:], None], strict=False):
        name = part[0] if part.tag in ("msub", "munder", "msup") else part
        if name.tag in ("mi", "mo") and _NAME.fullmatch(name.text or ""):
            name.tag = "mo"
            name.set("lspace", "0" if before is None or before.tag == "mo" else _GAP)
            name.set("rspace", "0" if after is None or after.tag == "mo" else _GAP)
