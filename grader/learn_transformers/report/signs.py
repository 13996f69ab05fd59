"""Text for a terminal without UTF-8: every character by what it means, √dₖ as sqrt d_k, a drawn line as - and |."""

from __future__ import annotations

import unicodedata

_SIGNS = str.maketrans(
    dict(zip("·−×÷’‘“”–—∗•∣", "*-x/''\"\"--**|", strict=True))
    | {"√": "sqrt ", "∛": "cbrt ", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "…": "...", "⋯": "...", "Σ": "sum"}
    | {"Π": "prod", "∂": "d", "∇": "grad ", "∞": "inf", "±": "+-", "∈": " in ", "ᵀ": "^T", "′": "'", "‖": "||"}
    | {"⊙": "*", "⇒": "=>", "✓": "+", "✗": "x", "○": "o", "●": "o", "∘": "o", "ℝ": "R", "▶": ">", "►": ">", "◀": "<"}
    | {"▼": "v", "▲": "^", "\xa0": " ", "█": "#", "▓": "#", "▒": "+", "░": ".", "▌": "#", "▋": "#", "▎": "|", "▏": "|"}
    | {"═": "=", "║": "|"}
)
_DRAWN = {"HORIZONTAL": "-", "VERTICAL": "|"}


def ascii_text(text: str) -> str:
    """The same in ASCII. Columns shift where one character becomes several."""
    out, mark = "", ""
    for character in text.translate(_SIGNS):
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
