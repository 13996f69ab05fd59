"""What an answer earns: all of a question's point at the first attempt without hints, and never less than nothing."""

from __future__ import annotations

HINT = 0.25  # of the points, for each hint
RETRY = 0.5  # of what the attempt before could earn
_FEW, _MOST = 2, 3  # attempts
_CHOSEN = ("single", "true-false", "first-wrong-line")  # of few possible answers, so that few attempts tell them apart


def earned(share: float, attempts: int, hints: int) -> float:
    """What an answer earns of which this `share` is right, at this attempt (the first is 1), after so many hints."""
    return max(0.0, share * (1.0 - HINT * hints) * RETRY ** (attempts - 1))


def attempts(kind: str) -> int:
    """How often a question of this kind may be answered; a text that its writer marks, once."""
    return 1 if kind == "words" else _FEW if kind in _CHOSEN else _MOST
