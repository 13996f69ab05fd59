"""Formulas as answers: read, compared with a reference, explained. No text is ever executed.

`compare` decides in this process; `Comparer` does the same in a bounded one, for text that learners wrote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from learn_transformers.symbolic.equality.result import Comparison, Counterexample

if TYPE_CHECKING:
    from learn_transformers.symbolic.equality.decide import compare
    from learn_transformers.symbolic.process.comparer import Comparer

__all__ = ["Comparer", "Comparison", "Counterexample", "compare"]


def __getattr__(name: str) -> Any:
    """Load mpmath only where formulas are compared in this process, not where a worker does it."""
    if name == "compare":
        from learn_transformers.symbolic.equality.decide import compare

        return compare
    if name == "Comparer":
        from learn_transformers.symbolic.process.comparer import Comparer

        return Comparer
    raise AttributeError(name)
