"""The policies by which an attempt counts; alone here, for the command line needs no more to be asked."""

from __future__ import annotations

from enum import StrEnum


class Counts(StrEnum):
    """What is in the folder of submissions now, or what is worth most after any penalty."""

    LATEST = "latest"
    BEST = "best"
