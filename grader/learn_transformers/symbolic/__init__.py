"""Formulas as answers: read, compared with a reference, explained. No text is ever executed.

`compare` decides in this process; `Comparer` does the same in a bounded one, for text that learners wrote.
"""

from learn_transformers.symbolic.compare import compare
from learn_transformers.symbolic.result import Comparison, Counterexample

__all__ = ["Comparison", "Counterexample", "compare"]
