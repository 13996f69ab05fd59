"""How many marks each line of a derivation earns. What there is to earn depends on the question alone.

A wrong line costs one share of the method points: of as many shares as there are lines, but never more than the model
solution has, so that lines which do nothing do not make a mistake cheaper. The lines that are justified share the rest.
A line that jumps back to the right value is not justified, but as the slip is charged already, it costs half a share.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence


def line_marks(
    justified: Sequence[bool | None], method: float, wanted: int, jumps: Collection[int] = ()
) -> list[tuple[float, float]]:
    """The mark and the largest possible mark of each line; None stands for a line that is no step of its own.

    `jumps` are the places of those unjustified lines that jump back to the right value.
    """
    steps = sum(step is not None for step in justified)
    unjustified = sum(step is False for step in justified)
    wrong = unjustified - len(jumps) / 2
    cost = method / max(min(steps, wanted), wrong, 1)
    share = (method - cost * wrong) / max(steps - unjustified, 1)
    marks = {None: (0.0, 0.0), False: (0.0, cost), True: (share, share)}
    return [(0.0, cost / 2) if place in jumps else marks[step] for place, step in enumerate(justified)]


def earned_so_far(method: float, steps: int, wanted: int, position: int) -> float:
    """The method points within reach of working that is not finished.

    At least one line is missing, and as many as the model solution has. Beyond half of the points there must be lines
    that stand in the model solution, `position` of them, as anything can be written in many lines.
    """
    share = steps / max(steps + 1, wanted)
    return method * min(share, max(0.5, position / wanted))
