"""How many marks each line of a derivation earns. What there is to earn depends on the question alone.

A wrong line costs one share of the method points: of as many shares as there are lines, but never more than the model
solution has, so that lines which do nothing do not make a mistake cheaper. The lines that are justified share the rest.
"""

from __future__ import annotations

from collections.abc import Sequence


def line_marks(justified: Sequence[bool | None], method: float, wanted: int) -> list[tuple[float, float]]:
    """The mark and the largest possible mark of each line; None stands for a line that is no step of its own."""
    steps = sum(step is not None for step in justified)
    wrong = sum(step is False for step in justified)
    cost = method / max(min(steps, wanted), wrong, 1)
    share = (method - cost * wrong) / max(steps - wrong, 1)
    marks = {None: (0.0, 0.0), False: (0.0, cost), True: (share, share)}
    return [marks[step] for step in justified]


def earned_so_far(method: float, steps: int, wanted: int, position: int) -> float:
    """The method points within reach of working that is not finished.

    At least one line is missing, and as many as the model solution has. Beyond half of the points there must be lines
    that stand in the model solution, `position` of them, as anything can be written in many lines.
    """
    share = steps / max(steps + 1, wanted)
    return method * min(share, max(0.5, position / wanted))
