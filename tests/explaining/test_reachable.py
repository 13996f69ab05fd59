"""Which definitions a function leads to: through helpers, other names, classes; never through what it does not name."""

from __future__ import annotations

import pytest

from learn_transformers.explaining.reachable import named_alike, reached, without_return

FILE = b"""
import numpy as np
from softmax import softmax as _softmax

STEP = 2
normalize = lambda x: scale(x)


def scale(x):
    return x / STEP


def unrelated(x):
    return np.sum(x)


def helper(x: "np.ndarray") -> "np.ndarray":
    def inner(y):
        return normalize(y)

    return inner(x)


class Layer:
    def __call__(self, x):
        return helper(x)


async def last(x):
    return Layer()(x)
"""


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("scale", {"STEP"}),
        ("helper", {"normalize", "scale", "STEP"}),
        ("last", {"Layer", "helper", "normalize", "scale", "STEP"}),
        ("unrelated", set()),
        ("not_there", set()),
    ],
)
def test_through_helpers_and_other_names(name: str, found: set[str]) -> None:
    assert reached(FILE, name) == found


def test_of_two_definitions_both_count() -> None:
    assert reached(b"def f(x):\n    return g(x)\ndef f(x):\n    return h(x)\ng = 1\nh = 2\n", "f") == {"g", "h"}


def test_itself_only_where_it_calls_itself() -> None:
    assert reached(b"def f(n):\n    return f(n - 1)\n", "f") == {"f"}


@pytest.mark.parametrize("source", [b"", b"\xff\xfe", b"def f(", b"def f(:\n  g\ng = (((", b"(" * 10000])
def test_any_bytes(source: bytes) -> None:
    assert reached(source, "f") <= {"g"}


@pytest.mark.parametrize(
    ("source", "lost"),
    [
        (b"def f(x):\n    x + 1\n", True),
        (b"def f(x):\n    x + 1\n\n\ndef g(x):\n    return x\n", True),
        (b"def f(x):\n    return x\n", False),
        (b"def f(x):\n    # return x\n    x\n", False),  # a comment counts: nothing is parsed
        (b"def f(x):\n    yield x\n", False),
        (b"def f(x):\n    x\n\nf = g\n", False),
        (b"f = g\n", False),
        (b"", False),
    ],
)
def test_a_definition_without_return(source: bytes, lost: bool) -> None:
    assert without_return(source, "f") is lost


def test_a_function_under_another_name() -> None:
    source = b"import numpy as np\n\n\ndef soft_max(x):\n    return x\n\n\ndef log_softmax(x):\n    return x\n"
    assert named_alike(source, "softmax", ["softmax", "log_softmax"]) == ("soft_max", 4)
    assert named_alike(source, "causal_mask", []) is None
    assert named_alike(b"    def soft_max(x): ...\nsoft_max = 1\n", "softmax", []) is None
    assert named_alike(b"def " + b"a" * 10_000 + b"(x): ...\n" * 2000, "softmax", []) is None
