"""Foreign text in a cell that a spreadsheet opens: nothing in it becomes a formula."""

from __future__ import annotations

import re
from typing import Final

from learn_transformers import printable

_FORMULA: Final = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")  # the wide ones begin a formula in some of them, too
_IN_ANOTHER_CELL: Final = re.compile(r"(; *)(?=[=+\-@])")  # where a spreadsheet takes semicolons for separators


def cell(text: str) -> str:
    """The text on one line; where a spreadsheet would take it for a formula, with a `'` before it."""
    shown = _IN_ANOTHER_CELL.sub(r"\1'", printable.one_line(text, printable.MOST))
    return f"'{shown}" if _FORMULA.match(text) else shown
