"""Where the course lies: in the wheel, in the checkout, or where LEARN_TRANSFORMERS_COURSE says.

A course of one's own is a folder with `exercises/`, `solutions/` and `answer_key/`, as the tests of the machinery have;
with `alternatives/`, too, for `dev check`.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from learn_transformers.trouble import WrongUse

PACKAGE = Path(__file__).parents[1]
_OWN = "LEARN_TRANSFORMERS_COURSE"


def _own() -> str:
    """The course of one's own that the environment names, if it does."""
    return os.environ.get(_OWN, "")


@cache
def shipped() -> Path:
    """The folder with the `exercises/` and `solutions/` that are handed out.

    Raises:
        WrongUse: if the environment names one that is no course.
    """
    if own := _own():
        folder = Path(own).absolute()
        if not all((folder / part).is_dir() for part in ("exercises", "solutions", "answer_key")):
            raise WrongUse(f"{_OWN} names {folder}, which does not hold exercises/, solutions/ and answer_key/.")
        return folder
    inside = PACKAGE / "shipped"
    return inside if inside.is_dir() else PACKAGE.parent.parent


@cache
def keys() -> Path:
    """The folder with one answer key a chapter."""
    return shipped() / "answer_key" if _own() else PACKAGE / "answer_key"


def environment() -> dict[str, str]:
    """What a process of ours, wherever it starts, must be told to find the same course."""
    return {_OWN: str(shipped())} if _own() else {}


@cache
def alternatives() -> Path:
    """The folder with right answers in other styles, one folder a chapter; an installed copy has none."""
    return shipped() / "alternatives" if _own() else shipped() / "tests" / "alternatives"
