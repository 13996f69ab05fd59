"""Typed symbols and NumPy's spellings, written as the LaTeX that means the same: `xᵢ` is `x_{i}`, `Σⱼ` is `\\sum_{j}`.

Only characters of a named list are read; letters of other alphabets are never folded (no NFKC).
"""

from __future__ import annotations

import re
from typing import Final

from learn_transformers.symbolic.language.characters import SPACES
from learn_transformers.symbolic.language.kinds import Names

_SUPERSCRIPTS: Final[dict[str, str]] = {
    **dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾", "0123456789+-=()", strict=True)),
    **dict(zip("ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", "abcdefghijklmnoprstuvwxyz", strict=True)),
    "ᴸ": "L", "ᴺ": "N", "ᴴ": "H", "ᴷ": "K", "ᴰ": "D", "ᴮ": "B", "ᴹ": "M",
}  # fmt: skip
_SUBSCRIPTS: Final[dict[str, str]] = {
    **dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+-=()", strict=True)),
    **dict(zip("ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "aehijklmnoprstuvx", strict=True)),
    "ᵦ": "beta", "ᵧ": "gamma", "ᵨ": "rho", "ᵩ": "phi",
}  # fmt: skip
_SIGNS: Final[dict[str, str]] = {
    **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
    "（": "(", "）": ")", "＋": "+", "－": "-", "＊": "*", "／": "/", "＝": "=", "．": ".", "，": ",",
    "［": "[", "］": "]",     "｛": "{", "｝": "}", "＾": "^", "＿": "_", "｜": "|", "＜": "<", "＞": ">",
    "·": "\\cdot ", "⋅": "\\cdot ", "∙": "\\cdot ", "•": "\\cdot ", "×": "\\times ", "⨯": "\\times ", "∗": "*",
    "−": "-", "–": "-", "—": "-", "÷": "/", "∕": "/", "⁄": "/", "′": "'", "’": "'", "∣": "|", "‖": "\\Vert ",
    "∑": "\\sum ", "∏": "\\prod ", "≠": "!=", "≤": "<=", "≥": ">=", "∂": "\\partial ", "⊤": "^{\\top}", "ᵀ": "^{\\top}",
    "𝟙": "\\mathbb{1}", "𝟏": "\\mathbb{1}", "⟨": "\\langle ", "⟩": "\\rangle ",
    "ℓ": "\\ell ", "∘": "\\odot ", "⊙": "\\odot ",
    "⌊": "\\lfloor ", "⌋": "\\rfloor ", "∈": "\\in ", "\u2009": " ", "\u202f": " ", "\u2003": " ", "…": "\\dots ",
}  # fmt: skip
_SCRIPT_SPACE = re.compile(r"(?<=[_^]) +")
_PRIMED_INDEX = re.compile(r"\\(?:sum|prod|max|min)\s*(?:\\limits)?\s*_\s*\{?\s*([A-Za-z])'")
_NEW_LINE = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_ROW_GAP = re.compile(r"(?<=\\\\)\s*\[\s*[\d.]+\s*(?:pt|em|ex|mm|cm)\s*\]")
_BIG = re.compile(r"(?<![\\A-Za-z0-9_])(?:([Ss]um|Sigma)|([Pp]rod|Pi))(?=\s*[_^{])")
_ESCAPED_NAME = re.compile(r"(?<=[A-Za-z0-9])\\_")
_REWRITTEN: Final = (
    (re.compile(r"\\left\s*\\\{\s*\\begin\{array\}\s*\{[lcr\s|]*\}"), r"\\begin{cases}"),
    (re.compile(r"\\end\{array\}\s*\\right\s*(?:\.|$)"), r"\\end{cases}"),
    (re.compile(r"\{([^{}]*)\\choose(?![A-Za-z])([^{}]*)\}"), r"\\binom{\1}{\2}"),
    (re.compile(r"\^\s*(?:\\prime(?![A-Za-z])|\{\s*\\prime\s*\})"), "'"),
)
"""LaTeX for which there is a plainer spelling: cases set as an array, `{n \\choose k}`, `x^\\prime`."""
_ELL = re.compile(r"\\ell(?![A-Za-z])")


def folded(text: str, names: Names) -> str:
    """The text in ASCII and LaTeX commands, as far as its characters are known."""
    text = _ESCAPED_NAME.sub("_", _NEW_LINE.sub(_line_end, _ROW_GAP.sub("", text)))
    for pattern, plain in _REWRITTEN:
        text = pattern.sub(plain, text)
    pieces: list[str] = []
    place = 0
    while place < len(text):
        character = text[place]
        for table, mark in ((_SUBSCRIPTS, "_"), (_SUPERSCRIPTS, "^")):
            if character in table:
                end = place
                while end < len(text) and text[end] in table:
                    end += 1
                pieces.append(f"{mark}{{{''.join(table[one] for one in text[place:end])}}}")
                place = end
                break
        else:
            pieces.append(_one(character, names))
            place += 1
    folded = _without_primes(_SCRIPT_SPACE.sub("", "".join(pieces)), names)
    folded = folded if "ell" in names else _ELL.sub("l ", folded)
    return _BIG.sub(lambda match: f"\\{'sum' if match[1] else 'prod'} " if match[0] not in names else match[0], folded)


def _without_primes(text: str, names: Names) -> str:
    """A bound index j' under a letter that nothing else is called."""
    for letter in set(_PRIMED_INDEX.findall(text)) - {name[0] for name in names if name[1:] == "'"}:
        used = {*names, *text}
        fresh = next((other for other in "lrstuvwz" if other not in used), None)
        text = text.replace(f"{letter}'", fresh) if fresh else text
    return text


def _line_end(match: re.Match[str]) -> str:
    """A matrix may be set out in lines; else a second line is another formula, which stays a line end."""
    before = match.string[: match.start()]
    opened = sum(before.count(bracket) for bracket in "([{") > sum(before.count(bracket) for bracket in ")]}")
    return " " if opened or "\\begin{" in match.string else "\n"


def _one(character: str, names: Names) -> str:
    if character == "Σ" and "Sigma" not in names:
        return "\\sum "
    if character == "Π" and "Pi" not in names:
        return "\\prod "
    if character in SPACES:
        return " "
    return _SIGNS.get(character, character)
