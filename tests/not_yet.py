"""What does not work on a system yet, by name: tests that are skipped there, and the sentence that says why."""

from __future__ import annotations

import sys
from typing import Final

_FORMULAS = (
    "formulas are not marked on Windows yet: their process is waited for with `select`, which knows no pipes there"
)

NOT_YET: Final = {
    "win32": {
        "tests/course/test_encoding.py": _FORMULAS,
        "tests/judging/test_formula_code.py": _FORMULAS,
        "tests/judging/test_worksheets.py": _FORMULAS,
        "tests/launch/test_imports.py": _FORMULAS,
        "tests/notebook/test_execution.py": _FORMULAS,
        "tests/notebook/test_magics.py": _FORMULAS,
        "tests/symbolic/equality/test_traps.py": _FORMULAS,
        "tests/symbolic/marking/test_derivation.py": _FORMULAS,
        "tests/symbolic/process/": _FORMULAS,
        "tests/test_verdict.py": _FORMULAS,
        "tests/workspace/test_resetting.py": _FORMULAS,
        "tests/workspace/test_solution.py": _FORMULAS,
    },
}
"""System → a file or a folder of tests → why."""


def why_not(file: str, system: str = sys.platform) -> str | None:
    """The sentence for a file of tests that cannot work on this system yet."""
    return next((why for name, why in NOT_YET.get(system, {}).items() if file.startswith(name)), None)


# Lessons that are not written to the standard yet; one that is has to leave this list.
LESSONS: set[str] = set()
