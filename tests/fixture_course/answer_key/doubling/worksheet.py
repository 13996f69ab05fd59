"""Chapter 1, doubling: what the worksheet asks, with the right answers and the wrong ones that are known."""

from __future__ import annotations

from learn_transformers.symbolic.marking.worksheet import Chain, Code, Derivation, Formula, Known, Step

NUMBERS = {"a": "real", "b": "real"}

doubled = Formula(
    "[2*a, 2*b]",
    names=NUMBERS,
    right=("2*[a, b]", "[a + a, b + b]", r"\begin{bmatrix} 2a & 2b \end{bmatrix}"),
    wrong=(
        Known("[a^2, b^2]", "The numbers are squared", "What is twice 1?"),
        Known("[2 + a, 2 + b]", "2 is added", "What is twice 0?"),
    ),
    hint="What is twice a?",
    code=Code("double", ("[a, b]",)),
)

doubled_sum = Derivation(
    points=2,
    start="2*(a + b + a)",
    target="4*a + 2*b",
    names=NUMBERS,
    model=("2*(2*a + b)", "4*a + 2*b"),
    right=("= 2*a + 2*b + 2*a\n= 4*a + 2*b",),
    wrong=(("= 2*a + b + a\n= 3*a + b", 1), ("= 2*(2*a + b)\n= 4*a + b", 2)),
    hint="By what is every term in the brackets multiplied?",
)

doublings = Chain(inputs={"a": "3"}, steps=(Step("once", "2*a"), Step("twice", "2*once")))
