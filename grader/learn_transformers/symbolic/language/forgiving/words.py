"""The words that only the forgiving reading knows: NumPy's functions, and the words of a sentence that are no names."""

from __future__ import annotations

from typing import Final

MODULES: Final = frozenset(
    {"np", "numpy", "math", "torch", "F", "linalg", "sp", "sympy", "nn", "functional", "scipy", "special"}
)
KEYWORDS: Final = frozenset({"if", "else", "for", "in", "otherwise", "when", "where", "None"})
PROSE: Final = frozenset(
    {
        "and", "or", "so", "by", "the", "we", "of", "to", "as", "at", "is", "are", "be", "it", "an", "on", "because",
        "since", "with", "then", "thus", "hence", "therefore", "that", "this", "from", "all", "one", "get", "use",
        "let",
    }
)  # fmt: skip
"""Words that are never taken apart into names side by side."""

RENAMED: Final[dict[str, str]] = {
    "maximum": "max", "minimum": "min", "amax": "max", "amin": "min", "absolute": "abs", "multiply": "had",
    "expit": "sigmoid", "logistic": "sigmoid", "trace": "tr", "Softmax": "softmax", "SoftMax": "softmax",
    "fact": "factorial", "acos": "arccos", "Norm": "norm", "Exp": "exp", "Log": "log", "Sqrt": "sqrt",
    "Var": "var", "Mean": "mean", "average": "mean", "sgn": "sign", "comb": "binomial",
    "permute": "transpose", "swapaxes": "transpose", "asarray": "array", "tensor": "array", "float": "int",
    "newaxis": "None",
}  # fmt: skip
"""Another spelling of a function that the language has."""

PRODUCTS: Final = frozenset({"dot", "matmul", "mm", "inner", "vdot", "outer"})
REDUCTIONS: Final = frozenset({"sum", "Sum", "mean", "var", "max", "min", "amax", "amin", "std", "prod"})
CALLED: Final = PRODUCTS | frozenset(
    {
        "power",
        "pow",
        "square",
        "transpose",
        "logsumexp",
        "norm",
        "where",
        "divide",
        "log10",
        "exp2",
        "std",
        "prod",
        "len",
        "int",
        "array",
    }
)
"""Functions that are written out in others."""

GREEK_SHORT: Final[dict[str, str]] = {"eps": "epsilon", "lam": "lambda", "lamda": "lambda"}
COMPARED: Final[dict[str, str]] = {
    "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=", "geq": ">=", "geqslant": ">=", "ne": "!=", "neq": "!=",
    "lt": "<", "gt": ">",
}  # fmt: skip
COMPARISONS: Final = frozenset({"==", "!=", "<", "<=", ">", ">="})
