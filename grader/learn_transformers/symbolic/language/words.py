"""The words that the language knows by itself: functions, their spellings, constants; and LaTeX's two composed tokens.

`grammar` and `latex` share them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from learn_transformers.symbolic.language.tokens import Token
from learn_transformers.symbolic.language.tree import BINDERS, NUMERIC, OF_VECTORS

ARITY: Final[dict[str, tuple[int, int]]] = {
    **dict.fromkeys(NUMERIC, (1, 1)),
    "max": (1, 32), "min": (1, 32), "had": (2, 8), "tr": (1, 1), "T": (1, 1), "delta": (2, 2),
    "softmax": (1, 1), "diag": (1, 1), "rowsum": (1, 1), "col": (1, 1), "ones": (1, 1), "eye": (1, 1),
    "if": (3, 3), "mod": (2, 2), "binomial": (2, 2),
    **dict.fromkeys(OF_VECTORS, (1, 1)),
    **dict.fromkeys(BINDERS, (4, 4)),
}  # fmt: skip
SPELLINGS: Final = {
    "ln": "log", "sigma": "sigmoid", "prod": "Prod", "product": "Prod", "Sigma": "Sum", "Pi": "Prod",
    "transpose": "T", "trace": "tr",
    "Tr": "tr", "ReLU": "relu", "Relu": "relu", "hadamard": "had", "Abs": "abs", "acos": "arccos",
    "binom": "binomial",
}  # fmt: skip
CONSTANTS: Final = ("pi", "e")
ALIASES: Final = {"epsilon": ("eps",), "lambda": ("lam", "lamda")}


@dataclass(frozen=True)
class BigOperator(Token):
    """A LaTeX sum or product with its limits, whose body follows: made by `latex`."""

    bound: str = ""
    lower: tuple[Token, ...] = ()
    upper: tuple[Token, ...] = ()


@dataclass(frozen=True)
class Subscripted(Token):
    """A LaTeX symbol with a subscript: `x_i`, `A_{ij}`; `parts` are the subscript's own tokens."""

    parts: tuple[Token, ...] = ()
