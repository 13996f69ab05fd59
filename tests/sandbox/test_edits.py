"""Small edits of a source: which there are, and that trying them costs no more than it may."""

from __future__ import annotations

import ast
import signal
import textwrap
import time
from typing import Any

import numpy as np
import pytest
from support import posix_only

from learn_transformers.sandbox import answers
from learn_transformers.sandbox.edits import expressions, searching, statements
from learn_transformers.sandbox.edits.candidates import MOST
from learn_transformers.sandbox.edits.searching import Search, TooLong
from learn_transformers.sandbox.edits.what import What

pytestmark = pytest.mark.filterwarnings("ignore")

X = np.arange(6.0).reshape(2, 3) + 1
SQUARE = np.array([[1.0, 2.0], [3.0, 4.0]])
IMAGE = np.arange(24.0).reshape(2, 3, 4)


def search(body: str, parameters: str = "x", others: tuple[str, ...] = ()) -> Search:
    """The edits of a function `f` with this body; what stands before a line `---` stands before the function."""
    before, _, inside = textwrap.dedent(body).rpartition("---\n")
    source = f"import numpy as np\n{before}\ndef f({parameters}):\n{textwrap.indent(inside, '    ')}\n"
    return Search(source.encode(), "file.py", "file", "f", others)


def outcome(found: Search, number: int, *args: Any) -> Any:
    try:
        return found.call(number, tuple(np.copy(a) if isinstance(a, np.ndarray) else a for a in args), {})
    except Exception as error:
        return type(error)


def same(left: Any, right: Any) -> bool:
    if type(left) is not type(right):
        return False
    if isinstance(left, tuple | list):
        return len(left) == len(right) and all(map(same, left, right))
    return getattr(left, "dtype", None) == getattr(right, "dtype", None) and bool(np.array_equal(left, right))


KINDS = (
    (What.CONSTANT, "return x + 1", "return x + 2", X),
    (What.CONSTANT, "return x + 1e-9", "return x + 1e9", X),
    (What.CONSTANT, "return np.where(x > 2, -1, x)", "return np.where(x > 2, 1, x)", X),
    (What.CONSTANT, "n = len(x)\nreturn x * 3", "n = len(x)\nreturn x * n", X),
    (What.NAME, "y = x + 1\nz = x + 2\nreturn y", "y = x + 1\nz = x + 2\nreturn z", X),
    (What.NAME, "n, d = x.shape\nreturn n - 2 * d", "n, d = x.shape\nreturn d - 2 * n", X),
    (What.FUNCTION, "return np.exp(x)", "return np.log(x)", X),
    (What.FUNCTION, "return np.sin(x)", "return np.cos(x)", X),
    (What.FUNCTION, "return x.sum(axis=0)", "return x.mean(axis=0)", X),
    (What.FUNCTION, "return max(x[0])", "return min(x[0])", X),
    (What.FUNCTION, "return np.triu(x)", "return np.tril(x)", X),
    (What.FUNCTION, "return np.vstack([x, x])", "return np.hstack([x, x])", X),
    (What.OPERATOR, "return x * 2", "return x / 2", X),
    (What.OPERATOR, "return x / 2", "return x // 2", X),
    (What.OPERATOR, "s = 0\nfor r in x:\n    s -= r\nreturn s", "s = 0\nfor r in x:\n    s += r\nreturn s", X),
    (What.POWER, "return x ** 3", "return x ** 2", X),
    (What.POWER, "return x / len(x)", "return x / len(x) ** 0.5", X),
    (What.FUNCTION, "return x / np.square(len(x))", "return x / np.sqrt(len(x))", X),
    (What.COMPARISON, "return x < 3", "return x <= 3", X),
    (What.CONDITION, "return (x > 2) & (x < 5)", "return (x > 2) | (x < 5)", X),
    (What.CONDITION, "if x.all() and x.size > 9:\n    return 1\nreturn 2", "if x.all():\n    return 1\nreturn 2", X),
    (What.CONDITION, "return np.where(~(x > 2), x, 0)", "return np.where(x > 2, x, 0)", X),
    (What.CONDITION, "return 1 if x.all() else 2", "return 2 if x.all() else 1", X),
    (What.CONDITION, "return sum(v for v in x[0] if v > 1)", "return sum(v for v in x[0])", X),
    (What.SIGN, "return -x", "return x", X),
    (What.SIGN, "return x", "return -x", X),
    (What.BRACKETS, "return x / 2 * 3", "return x / (2 * 3)", X),
    (What.BRACKETS, "return 10.0 ** (x / 3)", "return 10.0 ** x / 3", X),
    (What.OPERAND_ORDER, "return x - x.max()", "return x.max() - x", X),
    (What.FACTOR, "return x * 3", "return x", X),
    (What.FACTOR, "return x @ x.T", "return x @ x.T / x.shape[-1] ** 0.5", X),
    (What.FACTOR, "d = x.shape[0]\nreturn x", "d = x.shape[0]\nreturn x * d", X),
    (What.FACTOR, "return x @ x.T * 0.5", "return x @ x.T / x.shape[-1] ** 0.5", X),
    (What.CONSTANT, "return x.sum() / 512", "return x.sum() / x.shape[-1]", X),
    (What.NAME, "SIZE = 512\n---\nreturn x.sum() / SIZE", "return x.sum() / x.shape[-1]", X),
    (What.NAME, "y = x + 1\nreturn y * y + x", "y = x + 1\nreturn x * x + x", X),
    (What.DTYPE, "return x.astype(np.half) @ x.T.astype(np.half)", "return x @ x.T", X),
    (What.TERM, "return x + 5", "return x", X),
    (What.TERM, "return np.exp(x)", "return np.exp(x - x.max(axis=-1, keepdims=True))", X),
    (What.AXIS, "return x.sum(axis=0)", "return x.sum(axis=-1)", X),
    (What.AXIS, "return x / x.sum()", "return x / x.sum(axis=-1, keepdims=True)", X),
    (What.AXIS, "return x.mean(axis=-1)", "return x.mean()", X),
    (What.KEEPDIMS, "return x.sum(axis=0)", "return x.sum(axis=0, keepdims=True)", X),
    (What.KEEPDIMS, "return x.sum(axis=0, keepdims=True)", "return x.sum(axis=0)", X),
    (What.ARGUMENT_ORDER, "return np.where(x > 2, 0, x)", "return np.where(x > 2, x, 0)", X),
    (What.ARGUMENT, "return np.tril(x, 1)", "return np.tril(x)", X),
    (What.CALL, "return np.sqrt(x)", "return x", X),
    (What.CALL, "return x.cumsum(axis=0)", "return x", X),
    (What.CALL, "return x", "return np.exp(x)", X),
    (What.DIAGONAL, "return np.triu(x)", "return np.triu(x, k=1)", X),
    (What.AXES, "return x @ x", "return x @ x.T", X),
    (What.AXES, "return x.T", "return x", X),
    (What.AXES, "return np.swapaxes(x, 0, 1)", "return np.swapaxes(x, 1, 2)", IMAGE),
    (What.AXES, "return x.transpose(0, 2, 1)", "return x.transpose(2, 0, 1)", IMAGE),
    (What.AXES, "return x.reshape(6, 4)", "return x.swapaxes(0, 1).reshape(6, 4)", IMAGE),
    (What.SHAPE, "return x.reshape(4, 6)", "return x.reshape(6, 4)", IMAGE),
    (What.ORDER, "return x.reshape(3, 2).transpose(1, 0)", "return x.transpose(1, 0).reshape(3, 2)", X),
    (What.ORDER, "a, b = x\nreturn a - 2 * b", "b, a = x\nreturn a - 2 * b", X),
    (What.ORDER, "return np.stack([x, x + 1])", "return np.stack([x + 1, x])", X),
    (What.SIZE, "return x / x.shape[0]", "return x / x.shape[1]", X),
    (What.SIZE, "return len(x)", "return x.shape[-1]", X),
    (What.SUBSCRIPTS, "return np.einsum('ij,kj->ik', x, x + 1)", "return np.einsum('ij,kj->ki', x, x + 1)", X),
    (What.SLICE, "return x[:, 0::2]", "return x[:, 1::2]", X),
    (What.SLICE, "return x[::-1]", "return x", X),
    (What.SLICE, "return x[:, :2]", "return x[:, 2:]", X),
    (What.INDEX, "return x[0][:, None]", "return x[0][None, :]", X),
    (What.INDEX, "return x[0]", "return x", X),
    (What.INDEX, "return x / x[:, 0]", "return x / x[:, 0, None]", X),
    (What.RANGE, "return [i for i in range(len(x))]", "return [i for i in range(1, len(x) + 1)]", X),
    (What.RANGE, "return np.arange(1, len(x) + 1)", "return np.arange(len(x))", X),
    (What.DTYPE, "return x.astype(np.float32)", "return x", X),
    (What.DTYPE, "return np.zeros_like(x)", "return np.zeros_like(x, dtype=bool)", X),
    (What.RESULTS, "return x, x + 1", "return x + 1, x", X),
    (What.RESULTS, "return x, x + 1", "return x", X),
    (What.IN_PLACE, "y = x\ny[0] = 0\nreturn x + y", "y = x.copy()\ny[0] = 0\nreturn x + y", X),
    (What.IN_PLACE, "y = x\ny -= 1\nreturn x + y", "y = x\ny = y - 1\nreturn x + y", X),
    (What.STATEMENT, "x = x + 1\nreturn x * 2", "return x * 2", X),
    (What.STATEMENT_ORDER, "x = x + 1\nx = x * 2\nreturn x", "x = x * 2\nx = x + 1\nreturn x", X),
    (What.INDENTATION, "s = 0\nfor r in x:\n    s += r\n    return s", "s = 0\nfor r in x:\n    s += r\nreturn s", X),
    (What.EXCEPTION, "raise TypeError('x')", "raise ValueError('x')", X),
    (What.EXCEPTION, "assert x is None, 'x'", "raise ValueError('x')", X),
)


@pytest.mark.parametrize(("what", "wrong", "right", "x"), KINDS)
def test_a_mistake_of_this_kind_is_undone_by_an_edit(what: What, wrong: str, right: str, x: np.ndarray) -> None:
    wanted, found = outcome(search(right), 0, x), search(wrong)
    assert not same(outcome(found, 0, x), wanted)
    edits = [c.what for n, c in enumerate(found.candidates, 1) if same(outcome(found, n, x), wanted)]
    assert what in edits


def test_every_rule_has_an_edit_among_those() -> None:
    inside = [wrong.rpartition("---\n")[2] for _, wrong, _, _ in KINDS]
    bodies = [ast.parse(f"def f(x):\n{textwrap.indent(body, '    ')}") for body in inside]
    nodes = [node for body in bodies for node in ast.walk(body)]
    scope = expressions.Scope(("x", "n", "axis"), frozenset("x"), "np", ("x", "n"))
    rules = (*expressions.RULES, *expressions.INSERTIONS, *expressions.INSERTIONS_INTO_WHOLE_VALUES)
    for kind, rule in rules:
        assert any(list(rule(node, scope)) for node in nodes if isinstance(node, kind)), rule
    blocks = [node.body for node in nodes if isinstance(node, ast.FunctionDef | ast.For | ast.If)]
    blocks.append(ast.parse("for i in x:\n    break").body[0].body)  # type: ignore[attr-defined]
    places = [(block, index) for block in blocks for index in range(len(block))]
    for block_rule in statements.RULES:
        assert any(list(block_rule(*place, scope)) for place in places), block_rule
    assert any(list(statements.moved(*place)) for place in places)


def test_a_default_and_an_own_constant_and_helper_are_edited_but_nothing_of_other_exercises() -> None:
    before = "BASE = 100.0\ndef own(x):\n    return x + 1\ndef other(x):\n    return x + 2\n"
    body = before + "---\nreturn other(own(x)) * BASE * k"
    found = search(body, "x, k=3", ("other",))
    lines = {c.place[0] for c in found.candidates}
    assert lines == {2, 4, 8, 9}
    defaults = [n for n, c in enumerate(found.candidates, 1) if c.what is What.DEFAULT]
    assert outcome(found, 0, 1.0) == 1200.0
    assert 800.0 in [outcome(found, n, 1.0) for n in defaults]


def test_places_are_those_of_the_source() -> None:
    source = b"import numpy\n\n\ndef f(x):\n    '''A text,\n    of two lines.'''\n    return (\n        x * 2\n    )\n"
    found = Search(source, "file.py", "file", "f", ())
    powers = {(c.place, c.what) for c in found.candidates if c.what is What.OPERATOR}
    assert powers == {((7, 8, 8, 13), What.OPERATOR)}


def test_the_source_as_it_is_stays_after_every_edit() -> None:
    found = search("y = x[0] - x.max()\nfor i in range(3):\n    y += i\nreturn y, x.T")
    before = [ast.dump(top) for top in found._tops]
    for number in range(len(found.candidates) + 1):
        outcome(found, number, X)
    assert [ast.dump(top) for top in found._tops] == before


def test_what_an_edit_leaves_behind_is_not_there_for_the_next() -> None:
    found = search("CACHE = {}\nCOUNT = 0\n---\nglobal COUNT\nCOUNT += 1\nCACHE[COUNT] = x\nreturn COUNT, len(CACHE)")
    assert [outcome(found, 0, 1) for _ in range(3)] == [(1, 1)] * 3


@posix_only("an alarm is a signal")
@pytest.mark.parametrize(
    "body", ["while True:\n    pass", "while True:\n    try:\n        x += 1\n    except:\n        pass"]
)
def test_what_does_not_come_to_an_end_is_stopped(body: str) -> None:
    found = search(body)
    started = time.process_time()
    with pytest.raises(TooLong):
        found.call(0, (1,), {})
    assert time.process_time() - started < 100 * searching.SECONDS
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_nothing_is_stopped_while_the_judge_is_asked() -> None:
    source = b"def f(x):\n    for _ in range(x):\n        pass\n    return 1\n"
    found = Search(source, "file.py", "file", "f", (), lambda: True)
    assert found.call(0, (5_000_000,), {}) == 1


def test_what_is_printed_meanwhile_is_kept_silent(capsys: pytest.CaptureFixture[str]) -> None:
    found = search("print('here')\nreturn x")
    assert outcome(found, 0, 1) == 1
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "source",
    [
        b"def f(x):\n    return x" + b" + x" * 700,
        b"def f(x):\n    return " + b"-" * 800 + b"x",
        b"def f(x):\n" + b"    x = x + 1 - 2 * x\n" * 500 + b"    return x\n",
        b"def f(x):\n    return " + b"(" * 150 + b"x" + b")" * 150,
        b"def f(x):\n    return [" + b"1, " * 40000 + b"x]",
        b"x = 1\n" * (searching.LARGEST // 6 + 1) + b"def f(x):\n    return x\n",
        b"def g(x):\n    return x\n",
        b"def f(x:\n",
        b"\xff\xfe",
        b"f = 3\n",
        b"",
    ],
)
def test_a_monstrous_source_has_a_bounded_number_of_edits(source: bytes) -> None:
    found = Search(source, "file.py", "file", "f", ())
    assert len(found.candidates) <= MOST
    assert len(answers.edits(found.listed(), source.count(b"\n") + 1)) == len(found.candidates)
    for number in range(0, len(found.candidates) + 1, 500):
        outcome(found, number, 1)


@pytest.mark.parametrize(
    "value",
    [
        None,
        [[1, 0, 2, 2, 0]],
        [[1, 0, 2, 2, 0, 0, 0]],
        [[1, 0, 3, 2, 0, 0]],
        [[1, 0, 0, 0, 0, 0]],
        [[1, 0, 9, 9, 0, 0]],
        [[1, 2, 2, 2, 0, 0]],
        [[0, 0, 2, 2, 0, 0]],
        [[len(What) + 1, 0, 2, 2, 0, 0]],
        [[1, 0, 2, 2, -1, 0]],
        [[1, 0, 2, 2, 0, 1 << 40]],
        [[1, 0, 2.0, 2, 0, 0]],
        [[1, 0, 2, True, 0, 0]],
        [(1, 0, 2, 2, 0, 0)],
        [[1, 0, 2, 2, 0, 0]] * (answers.MAX_EDITS + 1),
    ],
)
def test_a_list_of_edits_that_cannot_be_is_refused(value: object) -> None:
    answers.edits([[1, 0, 2, 2, 0, 5]], 8)
    with pytest.raises((ValueError, TypeError)):
        answers.edits(value, 8)
