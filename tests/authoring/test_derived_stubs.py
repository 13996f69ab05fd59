"""Stubs are derived from solutions: what to write is gone, all that is told stays."""

from __future__ import annotations

import ast

import pytest
from support import ROOT

from learn_transformers import course
from learn_transformers.authoring import stubs

SOLUTION = '''"""A chapter."""

import math

import numpy as np
from softmax import softmax

LARGEST = 3  # of anything


def first(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    """Give x back.

    Example:
        >>> first(np.zeros(1))
        array([0.])
    """
    if axis:
        return _helped(softmax(x))
    return x


def _helped(x: np.ndarray) -> np.ndarray:
    """Help."""
    return math.e * x


def short(n: int) -> int: return n


def given(n: int) -> int:  # stub: keep
    """What nobody has to write."""
    return n + LARGEST


class Gain:
    """A module."""

    width: int = 1

    def __init__(self, width: int) -> None:
        """Begin.

        Args:
            width: of it.
        """
        self.width = width

    @property
    def double(self) -> int:
        return 2 * self.width

    def _hidden(self) -> None:
        pass

    def __len__(self) -> int:  # stub: keep
        return self.width
'''

STUB = '''"""A chapter."""

import math  # noqa: F401

import numpy as np
from softmax import softmax  # noqa: F401

LARGEST = 3  # of anything


def first(x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    """Give x back.

    Example:
        >>> first(np.zeros(1))
        array([0.])
    """
    raise NotImplementedError("first")


def short(n: int) -> int:
    raise NotImplementedError("short")


def given(n: int) -> int:  # stub: keep
    """What nobody has to write."""
    return n + LARGEST


class Gain:
    """A module."""

    width: int = 1

    def __init__(self, width: int) -> None:
        """Begin.

        Args:
            width: of it.
        """
        raise NotImplementedError("Gain.__init__")

    @property
    def double(self) -> int:
        raise NotImplementedError("Gain.double")

    def __len__(self) -> int:  # stub: keep
        return self.width
'''


def test_what_stays_and_what_goes() -> None:
    assert stubs.derived(SOLUTION) == STUB


def test_a_stub_of_a_stub_is_itself() -> None:
    assert stubs.derived(STUB) == STUB


@pytest.mark.parametrize("chapter", course.chapters(), ids=lambda c: c.name)
def test_the_stubs_that_are_handed_out_are_derived(chapter: course.Chapter) -> None:
    solution = (ROOT / "solutions" / chapter.file).read_text(encoding="utf-8")
    stub = (ROOT / "exercises" / chapter.file).read_text(encoding="utf-8")
    assert stubs.derived(solution) == stub
    assert stubs.check(course.checkout(), chapter).passed
    kept = {n.name for n in ast.parse(stub).body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    assert kept == {*chapter.definitions()}
