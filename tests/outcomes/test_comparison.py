"""When two answers are the same, and how a difference is put."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from learn_transformers.outcomes.comparison import describe, difference, same_outcome, value_difference
from learn_transformers.sandbox.outcome import Died, Raised, Returned
from learn_transformers.sandbox.wire import Handle, Tensor, Uncarriable

NAN, INF = float("nan"), float("inf")


def layer(expected: Any, got: Any) -> str | None:
    found = value_difference(expected, got)
    return None if found is None else found.layer


def message(expected: Any, got: Any) -> str:
    found = value_difference(expected, got)
    assert found is not None
    return found.message


# Numbers


@pytest.mark.parametrize(
    ("expected", "got", "same"),
    [
        (1.0, 1.0 + 1.09e-8, True),
        (1.0, 1.0 + 1.2e-8, False),
        (1.0, 1.0 - 1.09e-8, True),
        (1.0, 1.0 - 1.2e-8, False),
        (1.0, float(np.float32(1.0 + 1e-7)), False),
        (0.25, 0.25 / (1 + 1e-6), False),
        (-1e6, -1e6 - 0.0099, True),
        (-1e6, -1e6 - 0.0102, False),
        (0.0, 1e-9, True),
        (0.0, -1.1e-9, False),
        (0.0, -0.0, True),
        (NAN, NAN, False),
        (NAN, 0.0, False),
        (0.0, NAN, False),
        (INF, INF, True),
        (-INF, -INF, True),
        (INF, -INF, False),
        (INF, 1e308, False),
        (1e308, INF, False),
        (INF, NAN, False),
        (1e308, -1e308, False),
        (1.7e308, 1.7e308, True),
    ],
)
def test_tolerances(expected: float, got: float, same: bool) -> None:
    for e, g in [
        (expected, got),
        (np.array([2.0, expected]), np.array([2.0, got])),
        (np.array([1j, expected]), np.array([1j, got])),
    ]:
        assert (layer(e, g) is None) == same


def test_beside_a_large_entry_a_small_one_may_be_off_by_its_rounding() -> None:
    expected = np.array([0.0, 1e4, -np.inf])
    assert layer(expected, expected + np.array([1.09e-8, 0.0, 0.0])) is None
    assert layer(expected, expected + np.array([1.2e-8, 0.0, 0.0])) == "values"
    assert layer(expected[::2], expected[::2] + np.array([1.1e-9, 0.0])) == "values"  # an infinity is none of them
    assert layer(np.array(3.0), np.array(3.0 + 3.5e-8)) == "values"


@settings(deadline=None)
@given(hnp.arrays(float, hnp.array_shapes(), elements=st.floats(allow_nan=False)))
def test_whatever_is_not_nan_equals_itself(array: np.ndarray) -> None:
    assert layer(array, array.copy()) is None
    for at in np.ndindex(array.shape):
        spoiled = array.copy()
        spoiled[at] = NAN
        found = value_difference(array, spoiled)
        assert found is not None
        assert (found.layer, found.index) == ("values", at)
        assert layer(spoiled, array) == layer(spoiled, spoiled) == "values"


def test_no_warnings_about_hopeless_numbers(recwarn: pytest.WarningsRecorder) -> None:
    hopeless = np.array([NAN, INF, -INF, 1e308, -1e308])
    value_difference(hopeless, hopeless[::-1])
    value_difference(hopeless + 0j, hopeless[::-1] + 0j)
    value_difference(np.arange(3), np.arange(3) + 1)
    assert not recwarn.list


@pytest.mark.parametrize(
    ("expected", "got", "found"),
    [
        (np.zeros(2), np.zeros(2, "f4"), "dtype"),
        (np.zeros(2), np.zeros(2, "f2"), "dtype"),
        (np.zeros(2), np.zeros(2, int), "dtype"),
        (np.zeros(2), np.zeros(2, bool), "dtype"),
        (np.zeros(2), np.zeros(2, complex), "dtype"),
        (np.zeros(2, complex), np.zeros(2), "dtype"),
        (np.zeros(2, int), np.zeros(2), "dtype"),
        (np.zeros(2, int), np.zeros(2, bool), "dtype"),
        (np.zeros(2, bool), np.zeros(2, int), "dtype"),
        (np.zeros(2, int), np.zeros(2, "i4"), None),
        (np.zeros(2, int), np.zeros(2, "u1"), None),
        (np.zeros(2, int), np.ones(2, "u8"), "values"),
        (np.zeros(2, bool), np.ones(2, bool), "values"),
        (np.zeros(2, int), np.zeros(3, int), "shape"),
        (np.zeros((2, 3)), np.zeros((3, 2)), "shape"),
        (np.zeros((2, 3)), np.zeros((2, 1)), "shape"),
        (np.zeros((2, 3)), np.zeros(3), "shape"),
        (np.zeros((2, 3)), np.zeros((1, 2, 3)), "shape"),
        (np.zeros((0, 3)), np.zeros((0, 3)), None),
        (np.zeros((0, 3)), np.zeros((0, 4)), "shape"),
        (np.zeros((2, 3)), 0.0, "structure"),
        (np.zeros(1), 0.0, "structure"),
        (np.zeros(2), [0.0, 0.0], "structure"),
        (np.zeros(2), (0.0, 0.0), "structure"),
        (np.zeros(2), None, "structure"),
        (np.zeros(2), "0 0", "structure"),
        (np.zeros(2), Tensor(np.zeros(2)), "structure"),
        (np.zeros(2), Uncarriable("a `matrix`"), "structure"),
        (np.zeros(2), Handle(1, "Net"), "structure"),
    ],
)
def test_arrays(expected: Any, got: Any, found: str | None) -> None:
    assert layer(expected, got) == found


@pytest.mark.parametrize("expected", [2.5, np.float64(2.5), np.array(2.5)])
@pytest.mark.parametrize(
    ("got", "found"),
    [
        (2.5, None),
        (np.float64(2.5), None),
        (np.array(2.5), None),
        (np.float32(2.5), "dtype"),
        (2, "dtype"),
        (True, "dtype"),
        (2.5 + 0j, "structure"),
        (3.5, "values"),
        (NAN, "values"),
        (np.array([2.5]), "shape"),
        ([2.5], "structure"),
        ("2.5", "structure"),
        (None, "structure"),
        (Tensor(np.array(2.5)), "structure"),
        (10**1000, "dtype"),
    ],
)
def test_a_single_float(expected: Any, got: Any, found: str | None) -> None:
    assert layer(expected, got) == found


@pytest.mark.parametrize(
    ("expected", "got", "found"),
    [
        (3, 3, None),
        (3, np.int64(3), None),
        (3, np.array(3), None),
        (3, 3.0, "dtype"),
        (3, 4, "values"),
        (1, True, "dtype"),
        (True, True, None),
        (True, np.True_, None),
        (True, False, "values"),
        (True, 1, "dtype"),
        (3, 10**1000, "dtype"),
        ("a", "a", None),
        ("a", "b", "values"),
        ("a", b"a", "structure"),
        (None, None, None),
        (None, 0, "structure"),
        (None, np.zeros(2), "structure"),
    ],
)
def test_other_single_values(expected: Any, got: Any, found: str | None) -> None:
    assert layer(expected, got) == found


# Containers


@pytest.mark.parametrize(
    ("expected", "got", "found"),
    [
        ((1, 2), (1, 2), None),
        ((1, 2), [1, 2], "structure"),
        ([1, 2], (1, 2), "structure"),
        ((1, 2), (1, 2, 3), "structure"),
        ((1,), 1, "structure"),
        ([], [], None),
        ([], None, "structure"),
        ([1, [2.0, "a"]], [1, [2.0, "a"]], None),
        ([1, [2.0, "a"]], [1, [2.0, "b"]], "values"),
        ((np.zeros(2), np.ones(2)), np.array([[0.0, 0], [1, 1]]), "structure"),
        ({"a": 1.0}, {"a": 1.0}, None),
        ({"a": 1.0}, {"a": 2.0}, "values"),
        ({"a": 1.0}, {"b": 1.0}, "structure"),
        ({"a": 1.0}, {"a": 1.0, "b": 1.0}, "structure"),
        ({"a": 1.0}, [("a", 1.0)], "structure"),
        ({"a": 1.0, "b": 2.0}, {"b": 2.0, "a": 1.0}, None),
    ],
)
def test_containers(expected: Any, got: Any, found: str | None) -> None:
    assert layer(expected, got) == found


def test_the_part_of_a_tuple_is_named() -> None:
    expected, got = (np.zeros(2), np.zeros((2, 2))), (np.zeros(2), np.eye(2))
    found = value_difference(expected, got)
    assert found is not None
    assert (found.part, found.index) == (1, (0, 0))
    assert found.message == "2 of 4 entries differ; first at [0, 0]: got 1, expected 0"


@pytest.mark.parametrize(
    ("got", "message"),
    [
        ((np.zeros(2), (np.zeros(2), np.ones(2))), "item 1: 2 of 2 entries differ; first at [0]: got 1, expected 0"),
        ((np.zeros(2), (np.zeros(3), np.zeros(2))), "item 0: shape (3,), expected (2,)"),
        ((np.zeros(2), (None, np.zeros(2))), "item 0 is None, expected a float64 array of shape (2,)"),
        ((np.zeros(2), [np.zeros(2), np.zeros(2)]), "returned a list of 2, expected a tuple of 2"),
    ],
)
def test_the_part_of_a_tuple_within_a_tuple_is_the_outer_one(got: Any, message: str) -> None:
    found = value_difference((np.zeros(2), (np.zeros(2), np.zeros(2))), got)
    assert found is not None
    assert (found.part, found.index, found.message) == (1, None, message)


# Messages


@pytest.mark.parametrize(
    ("expected", "got", "text"),
    [
        (1.0, 2.0, "got 2, expected 1"),
        (True, False, "got False, expected True"),
        (1_234_567, 1_234_568, "got 1234568, expected 1234567"),
        (1.0, 1.0000021, "got 1.0000021, expected 1"),
        (np.array([1.0]), np.array([2.0]), "the entry differs; first at [0]: got 2, expected 1"),
        (
            np.array([True, False]),
            np.array([True, True]),
            "1 of 2 entries differ; first at [1]: got True, expected False",
        ),
        (np.array([0j]), np.array([1j]), "the entry differs; first at [0]: got 0+1j, expected 0+0j"),
        (np.zeros((2, 3)), np.zeros((3, 2)), "shape (3, 2), expected (2, 3)"),
        (np.zeros(2), np.zeros(2, "f4"), "dtype float32, expected float64"),
        (np.zeros(2, int), np.zeros(2), "dtype float64, expected an integer type"),
        ((1, 2), [1, 2], "returned a list of 2, expected a tuple of 2"),
        (np.zeros(2), None, "returned None, expected a float64 array of shape (2,)"),
        (np.zeros(2, int), 3.0, "returned a float, expected an int array of shape (2,)"),
        ("a", "\x1b[31m", "got '\\x1b[31m', expected 'a'"),
    ],
)
def test_messages(expected: Any, got: Any, text: str) -> None:
    assert message(expected, got) == text


def test_tensors_are_described() -> None:
    text = describe(Tensor(np.zeros((2, 3))))
    assert text == "a torch tensor of shape (2, 3) (return a NumPy array: .numpy())"
    assert message(np.zeros((2, 3)), Tensor(np.zeros((2, 3)))).startswith(f"returned {text}")


@pytest.mark.parametrize("got", [Uncarriable("\x1b[2J" + "x" * 10_000), "y" * 100_000, b"\x1b" * 100_000])
def test_messages_are_short_and_harmless(got: Any) -> None:
    for expected in ("text", b"bytes", 1.0):
        text = message(expected, got)
        assert len(text) < 300
        assert text.isprintable()


# Outcomes


def test_a_dead_process_comes_before_everything() -> None:
    for expected in (Returned(1), Raised("ValueError", "q")):
        found = difference(expected, Died("the call took longer than 2 s", "time"))
        assert found is not None
        assert (found.layer, found.message) == ("error", "the call took longer than 2 s")


def test_stubs_are_not_started() -> None:
    stub = Raised("NotImplementedError", "", ("NotImplementedError", "RuntimeError"))
    for expected in (Returned(1), Raised("ValueError", "q")):
        found = difference(expected, stub)
        assert found is not None
        assert found.layer == "defined"


def test_exceptions_instead_of_values() -> None:
    found = difference(Returned(1), Raised("KeyError", "'k'", ("KeyError",)))
    assert found is not None
    assert (found.layer, found.message) == ("exception", "raised KeyError: 'k'")


@pytest.mark.parametrize(
    ("got", "same"),
    [
        (Raised("ValueError", "q has the wrong shape", ("ValueError", "Exception")), True),
        (Raised("MyError", "k is wrong", ("MyError", "ValueError", "Exception")), True),
        (Raised("ValueError", "no", ("ValueError",)), False),
        (Raised("TypeError", "q", ("TypeError",)), False),
        (Returned(None), False),
    ],
)
def test_expected_errors(got: Any, same: bool) -> None:
    assert (difference(Raised("ValueError", "q and k"), got, ("q", "k")) is None) == same


def test_same_outcome() -> None:
    assert same_outcome(Returned(np.zeros(2)), Returned(np.zeros(2)))
    assert not same_outcome(Returned(np.zeros(2)), Returned(np.ones(2)))
    assert not same_outcome(Returned(1), Returned(1, {"x": 2}))
    assert not same_outcome(Returned(1), Raised("ValueError", ""))
    assert not same_outcome(Died("x"), Died("x"))
    assert same_outcome(Raised("ValueError", "q"), Raised("ValueError", "other q"), ("q",))
    assert not same_outcome(Raised("ValueError", "q"), Raised("ValueError", "none"), ("q",))
    assert not same_outcome(Raised("ValueError", "q"), Raised("TypeError", "q"))


THIRDS = np.array([1 / 3, 2 / 3, 0.25, 7.0])


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (THIRDS, THIRDS * (1 + 1e-9), True),
        (THIRDS, THIRDS * (1 + 1e-7), False),
        (THIRDS, THIRDS.astype("f4").astype(float), False),
        (THIRDS.astype("f4").astype(float), np.nextafter(THIRDS.astype("f4"), np.float32(1)).astype(float), True),
        (np.array([0.625]), np.array([float(np.float32(0.625) + np.float32(6e-8))]), True),
        (np.array([0.5, 5001.0]), np.array([0.5, 5002.0]), False),
        (np.array([NAN, INF, 1 / 3]), np.array([NAN, INF, 1 / 3]), True),
        (np.array([NAN, INF, 1 / 3]), np.array([NAN, -INF, 1 / 3]), False),
        (np.array([INF]), np.array([1.0]), False),
        (np.array([1.0]), np.array([INF]), False),
        (np.array([1e308]), np.array([-1e308]), False),
        (np.array([1 + 2j]), np.array([1 + 2j]), True),
        (np.array([2, 3]), np.array([2.0, 3.0]), True),
        (np.array([2, 3]), np.array([2.0, 3.25]), False),
        (np.array([1, 0]), np.array([True, False]), False),
        (np.zeros(2, "f4"), np.zeros(2), False),
    ],
)
def test_what_two_functions_do_is_the_same_to_their_precision(left: Any, right: Any, same: bool) -> None:
    assert same_outcome(Returned(left), Returned(right)) is same
    assert same_outcome(Returned((1, right)), Returned((1, left))) is same


@pytest.mark.parametrize(
    ("type_", "message", "same"),
    [
        ("RuntimeError", "expected m1 and m2 to have the same dtype, but got: long int != double", True),
        ("RuntimeError", "value cannot be converted to type int64_t without overflow", True),
        ("UFuncTypeError", "Cannot cast ufunc 'divide' output from dtype('float64') to dtype('int64')", True),
        ("OverflowError", "cannot convert float infinity to integer", True),
        ("NotImplementedError", "\"softmax_lastdim_kernel_impl\" not implemented for 'Long'", True),
        ("KeyError", "'dtype'", False),
        ("IndexError", "list indices must be integers or slices, not tuple", False),
        ("RuntimeError", "the size of tensor a must match the size of tensor b", False),
    ],
)
def test_whole_numbers_are_refused_in_many_words(type_: str, message: str, same: bool) -> None:
    refusal = Raised("TypeError", "arrays of this dtype are refused", ("TypeError",))
    family = (type_, "TypeError") if type_ == "UFuncTypeError" else (type_,)
    assert same_outcome(Raised(type_, message, family), refusal) is same
