"""How large an answer may be, and how long it may take. All numbers in one place; checked before the work is done."""

from __future__ import annotations

import sys
import time
from typing import Final

CHARACTERS: Final = 2_000
TOKENS: Final = 600
DEPTH: Final = 40
NODES: Final = 800
TREE_DEPTH: Final = 120  # of nodes; brackets are what DEPTH counts
DIGITS: Final = 30  # of one number
DECIMAL_EXPONENT: Final = 60
MATRIX_ENTRIES: Final = 64
NESTED_SUMS: Final = 3

TERMS: Final = 5_000  # of one sum that is written out at a sample point
STEPS: Final = 40_000  # of work in one comparison, all points together: some 4 µs each
SECONDS: Final = 0.4  # of one comparison, far beyond what its steps take: a verdict must not depend on the machine
LOG: Final = 1e5  # the largest |natural logarithm| of any intermediate value
EXACT_BITS: Final = 4_000  # rationals longer than this go on as floating-point numbers of many digits
DEGREE: Final = 1_000_000  # of a rational function that is still decided modulo a prime
DECIMAL_DIGITS: Final = 5_000  # the longest floating-point number that is worth the time

_IN_A_BROWSER = sys.platform == "emscripten"
_SLOWER = 4  # at the most, so much longer Python takes there; what is a matter of time here stays one there


def clock() -> float:
    """Seconds of work so far, of which only differences are of use: of the processor, or as good a guess at them."""
    return time.monotonic() / _SLOWER if _IN_A_BROWSER else time.process_time()


_ran_out = 0


def is_past(deadline: float) -> bool:
    """Whether `clock` is beyond that. Whoever is told so leaves something out, and `ran_out` counts it."""
    global _ran_out
    if clock() <= deadline:
        return False
    _ran_out += 1
    return True


def ran_out() -> int:
    """How often time has run out in this process: what came of that may be something else the next time."""
    return _ran_out
