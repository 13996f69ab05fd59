"""Formulas as answers: read, compared with a reference, explained. No text is ever executed.

`compare` decides in this process; `Comparer` does the same in a bounded one, for text that learners wrote.

The rooms, in order; each imports only from those before it: `language/` reads what is typed, `equality/` decides
whether two formulas are equal, `slips/` names the mistake that leads from a right formula to a wrong one, `marking/`
marks answers, derivations and chains, `process/` runs all of it in the bounded process.
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
