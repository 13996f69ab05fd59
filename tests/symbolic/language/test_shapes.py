"""Which sizes fit together, by name, and the sentence where they do not."""

from __future__ import annotations

import pytest

from learn_transformers.symbolic.language.grammar import parse
from learn_transformers.symbolic.language.kinds import Shape, declare
from learn_transformers.symbolic.language.shapes import shape_of
from learn_transformers.symbolic.language.trouble import Refusal

NAMES = declare(
    {"A": "matrix(n, m)", "S": "matrix(n, n)", "x": "vector(n)", "u": "vector(m)", "B": "tensor(n, m, c)",
     "i": "index(n)", "c": "posint", "a": "real", "t": "posint", "R": "matrix(3, 1)"}
)  # fmt: skip


def _shape(text: str) -> Shape:
    return shape_of(parse(text, NAMES), NAMES)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("x + 1", ("n",)),
        ("1 - A", ("n", "m")),
        ("A + u", ("n", "m")),
        ("u - A", ("n", "m")),
        ("A - col(x)", ("n", "m")),
        ("A + T(u)", ("n", "m")),
        ("had(col(x), A)", ("n", "m")),
        ("had(2, x)", ("n",)),
        ("B + a", ("n", "m", "c")),
        ("A/col(x)", ("n", "m")),
        ("A/T(u)", ("n", "m")),
        ("1/x", ("n",)),
        ("x/sum(x)", ("n",)),
        ("col(x) @ T(u)", ("n", "m")),
        ("S^t @ x", ("n",)),
        ("S^0", ("n", "n")),
        ("Prod(S, k, 1, t)", ("n", "n")),
        ("eye(c)", ("c", "c")),
        ("ones(4)", (4,)),
        ("max(x)", ()),
        ("argmax(u)", ()),
        ("B[i, 1, 1]", ()),
        ("B[i]", ("m", "c")),
        ("if(i = 1, x, 0*x)", ("n",)),
        ("Max(x[k], k, 1, i)", ()),
    ],
)
def test_shapes(text: str, shape: Shape) -> None:
    assert _shape(text) == shape


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A + x", "(n,m) + (n) in A + x: a vector is taken for a row; write col(v) for a column."),
        ("had(x, A)", "write col(v) for a column"),
        ("had(A, A - rowsum(had(A, A)))", "write col(v) for a column"),
        ("A - rowsum(A)/c", "write col(v) for a column"),
        ("A + T(A)", "did you forget a transpose?"),
        ("x + u", "(n) + (m) in x + u."),
        ("x + T(x)", "(n) + (1,n) in x + x'."),
        ("x + col(x)", "(n) + (n,1) in x + col(x)."),
        ("T(x) + col(x)", "(1,n) + (n,1) in x' + col(x)"),
        ("[1, 2, 3] + R", "(3) + (3,1)"),
        ("A/x", "one divides by a number, not by (n) (entry by entry: A/col(v) or A/T(v))."),
        ("S/S", "one divides by a number, not by (n,n)"),
        ("x/x", "one divides by a number, not by (n)."),
        ("1/S", "one divides by a number, not by (n,n)."),
        ("x/col(x)", "(n) / (n,1)"),
        ("x * x", "write A @ B for the matrix product, had(A, B) for the entrywise one"),
        ("A^2", "powers are for numbers and square matrices"),
        ("x^2", "powers are for numbers and square matrices"),
        ("S^(1/2)", "whole powers from 0 on"),
        ("S^(-1)", "whole powers from 0 on"),
        ("S^a", "whole powers from 0 on"),
        ("Prod(A, k, 1, t)", "Prod multiplies numbers or square matrices, not (n,m)."),
        ("Max(x, k, 1, t)", "Max compares numbers, not (n)."),
        ("mean(A)", "mean takes a vector, not (n,m)."),
        ("sum(a)", "sum takes a vector, not a number."),
        ("max(x, u)", "max takes numbers, not (n)"),
        ("col(A)", "col takes a vector, not (n,m)."),
        ("ones(a)", "a size is a number from 1 to 64 or the name of a size"),
        ("eye(t + 1)", "a size is a number from 1 to 64 or the name of a size"),
        ("eye(10^9)", "a size is a number from 1 to 64"),
        ("Sum(ones(k)[1], k, 1, t)", "a size is a number from 1 to 64"),
        ("if(x = u, 1, 2)", "What a condition compares is a number, but x is (n)."),
        ("if(i = 1, x, u)", "(n) or (m) in if(i == 1, x, u)."),
        ("B @ x", "@ multiplies matrices, not (n,m,c)"),
        ("T(B)", "a transpose is of a matrix, not of (n,m,c)"),
        ("softmax(B)", "softmax takes a vector or a matrix, not (n,m,c)"),
        ("mod(x, 2)", "mod takes numbers, not (n)."),
    ],
)
def test_what_does_not_fit_is_a_sentence(text: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        _shape(text)
    assert refused.value.reason == "shape"
    assert words in refused.value.message
