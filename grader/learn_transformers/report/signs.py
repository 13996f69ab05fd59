"""The signs that pages are drawn with, and what stands for them, and for any other text, on a terminal without UTF-8.

There every character is told by what it means, √dₖ as sqrt d_k, and a drawn line is - and |.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True)
class Signs:
    """The signs in use, which depend on what the terminal can show."""

    passed: str
    failed: str
    unfinished: str
    dot: str
    mistake: str
    line: str
    gutter: str  # before every line of somebody else's
    bar: str
    rest: str  # of a bar
    parts: str  # of one sign of a bar, in equal steps from none
    shades: str  # from none to all
    above: str  # the same of numbers above zero, where there are some below it
    below: str  # hatched: a minus sign may follow
    down: str
    across: str
    utf8: bool

    def of(self, status: str) -> str:
        return {"passed": self.passed, "unfinished": self.unfinished}.get(status, self.failed)

    def text(self, text: str) -> str:
        """Text that this terminal can show."""
        return text if self.utf8 else ascii_text(text)


UNICODE: Final = Signs(
    "✓", "✗", "○", "·", "→", "─", "│ ", "█", "░", " ▏▎▍▌▋▊▉", " ░▒▓█", " ░▒▓█", " /x%", "↓", "→", True
)  # fmt: skip
ASCII: Final = Signs(
    "+", "x", "-", "-", "=>", "-", "| ", "#", ".", " ", " .:-=+*#%@", " .:+*#@", " /x%", "v", ">", False
)  # fmt: skip


def signs_with(utf8: bool) -> Signs:
    """UTF-8 signs where the terminal has them, ASCII elsewhere."""
    return UNICODE if utf8 else ASCII


def signs_for(console: Console) -> Signs:
    """The signs that this console can show."""
    return signs_with("utf" in (console.encoding or "").lower())


_MEANING = str.maketrans(
    dict(zip("·−×÷’‘“”–—∗•∣", "*-x/''\"\"--**|", strict=True))
    | {
        "√": "sqrt ",
        "∛": "cbrt ",
        "≤": "<=",
        "≥": ">=",
        "≠": "!=",
        "≈": "~",
        "…": "...",
        "⋯": "...",
        "Σ": "sum",
        "▸": ">",
    }
    | {"Π": "prod", "∂": "d", "∇": "grad ", "∞": "inf", "±": "+-", "∈": " in ", "ᵀ": "^T", "′": "'", "‖": "||"}
    | {"⊙": "*", "⇒": "=>", "✓": "+", "✗": "x", "○": "o", "●": "o", "∘": "o", "ℝ": "R", "▶": ">", "►": ">", "◀": "<"}
    | {"▼": "v", "▲": "^", "\xa0": " ", "█": "#", "▓": "#", "▒": "+", "░": ".", "▌": "#", "▋": "#", "▎": "|", "▏": "|"}
    | {"═": "=", "║": "|", "°": " deg"}
)
_DRAWN = {"HORIZONTAL": "-", "VERTICAL": "|"}


def ascii_text(text: str) -> str:
    """The same in ASCII. Columns shift where one character becomes several."""
    out, mark = "", ""
    for character in text.translate(_MEANING):
        script, _, of = unicodedata.decomposition(character).partition(" ")
        if script in ("<sub>", "<super>") and " " not in of:
            sign = "_" if script == "<sub>" else "^"
            out += (sign if mark != sign else "") + ascii_text(chr(int(of, 16)))
            mark = sign
            continue
        mark = ""
        out += character if character.isascii() else _described(character)
    return out.replace("sqrt (", "sqrt(")


def _described(character: str) -> str:
    """One character, told by its name in Unicode."""
    name = unicodedata.name(character, "")
    kind, _, rest = name.partition(" ")
    if kind == "GREEK" and "LETTER" in name:
        letter = rest.rpartition(" ")[2].replace("LAMDA", "LAMBDA")
        return letter.lower() if "SMALL" in rest else letter.title()
    if name.startswith("BOX DRAWINGS"):
        return _DRAWN.get(name.rpartition(" ")[2], "+") if " AND " not in name else "+"
    if "ARROW" in name:
        return next((arrow for side, arrow in _ARROWS.items() if side in name), "->")
    if "BLOCK" in name or "SHADE" in name:
        return "#"
    if (kind in ("LEFT", "RIGHT") and "BRACKET" in name) or "PARENTHESIS" in name:  # the pieces of a tall one
        return "|"
    base = unicodedata.normalize("NFKD", character)
    return base.encode("ascii", "ignore").decode() or ("" if unicodedata.combining(character) else "?")


_ARROWS = {"LEFTWARDS": "<-", "UPWARDS": "^", "DOWNWARDS": "v"}


_NO_STEP = {
    "words": "words", "corrected": "corrected", "after": "after the goal", "claim": "to be shown",
    "beside": "beside", "case": "not judged",
}  # fmt: skip


def is_no_step(line: dict[str, Any]) -> bool:
    """Whether a line of a derivation was read over, so that it has no verdict."""
    return line["status"] == "given" and line.get("reason", "") in _NO_STEP


def step_word(line: dict[str, Any]) -> str:
    """What stands behind a line of a derivation: its verdict, or why it is no step; nothing where it follows."""
    if line["status"] == "given":
        return _NO_STEP.get(line.get("reason", ""), "given")
    return "" if line["status"] == "ok" else str(line["status"])
