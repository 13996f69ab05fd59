"""The characters that an answer may hold beside plain ASCII: a named list, each read as what it looks like.

Everything else is refused by its Unicode name. There is no general folding (NFKC): it would turn look-alikes from
other alphabets into ASCII behind the learner's back.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from learn_transformers.symbolic.language.trouble import Refusal

GREEK: Final[dict[str, str]] = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho",
    "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "ϵ": "epsilon", "ϕ": "phi", "ϑ": "theta", "ϱ": "rho", "ϖ": "pi", "\u00b5": "mu",
    "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Υ": "Upsilon",
    "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega", "\u2206": "Delta", "\u2126": "Omega",
}  # fmt: skip

SUPERSCRIPTS: Final[dict[str, str]] = {
    **dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True)), "⁺": "+", "⁻": "-", "ⁿ": "n", "ⁱ": "i",
}  # fmt: skip
TRANSPOSED: Final = "ᵀ⊤"
SUBSCRIPTS: Final[dict[str, str]] = {
    **dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)), "ᵢ": "i", "ⱼ": "j", "ₖ": "k", "ₙ": "n",
}  # fmt: skip
VULGAR: Final[dict[str, tuple[int, int]]] = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅛": (1, 8),
}  # fmt: skip

SYMBOLS: Final[dict[str, str]] = {
    "·": "*", "⋅": "*", "∙": "*", "•": "*", "×": "*", "∗": "*", "⨯": "*",
    "−": "-", "–": "-", "÷": "/", "∕": "/", "⁄": "/",
    "′": "'", "’": "'", "∣": "|", "⊙": "⊙", "∘": "⊙", "√": "√", "∛": "∛",
    "∑": "Sum", "∏": "Prod",
}  # fmt: skip
"""Operators and names; `⊙`, `√`, `∛` have no ASCII spelling and stay themselves."""

SPACES: Final = " \t\u00a0"


def folded_name(text: str) -> str:
    """A declared name with its typed Greek letters spelled out."""
    return "".join(GREEK.get(character, character) for character in text.strip())


def refuse(character: str, column: int) -> Refusal:
    """The refusal of a character, by name and column."""
    if character.isascii() and character.isprintable():
        return Refusal("character", f"“{character}” in column {column} is not part of a formula.", column)
    name = unicodedata.name(character, f"the character U+{ord(character):04X}")
    return Refusal("character", f"{name} in column {column} is not part of a formula: retype it.", column)
