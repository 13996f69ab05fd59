"""Tries edits: each in a fresh namespace that holds what the function leads to, for a few milliseconds at the most."""

from __future__ import annotations

import ast
import contextlib
import io
import signal
import sys
import types
from collections.abc import Callable, Collection, Iterator
from typing import Any

from .candidates import Candidate, candidates

SECONDS = 0.05  # of processor time, for one call of one candidate
LARGEST = 1 << 18  # bytes of a source
MOST_NODES = 5000  # of the syntax trees that are edited
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_HAS_ALARM = hasattr(signal, "setitimer")


class TooLong(BaseException):
    """A candidate did not come to an end. No `Exception`: the code that is tried must not catch it by accident."""


class Search:
    """The edits of one function of a source; number 0 is the source as it is.

    Definitions in `others` are left as they are. `is_waiting` says whether the judge is being asked for something.
    """

    def __init__(
        self,
        source: bytes,
        file: str,
        module: str,
        function: str,
        others: Collection[str],
        is_waiting: Callable[[], bool] = lambda: False,
    ) -> None:
        self._file, self._module, self._function = file, module, function
        self._tops: list[ast.stmt] = []
        self._codes: list[types.CodeType] = []
        self._changed: dict[int, types.CodeType | None] = {}
        self._flags = 0
        self.candidates: list[Candidate] = []
        self._is_waiting = is_waiting
        with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            if len(source) <= LARGEST:
                self._prepare(ast.parse(source), others)

    def _prepare(self, tree: ast.Module, others: Collection[str]) -> None:
        tree = _Plain().visit(tree)
        self._tops = _needed(tree, self._function)
        self._flags = _future(self._tops)
        self._codes = [self._compile(top) for top in self._tops]
        editable = [
            (number, top)
            for number, top in enumerate(self._tops)
            if isinstance(top, (*_DEFINITIONS, ast.Assign, ast.AnnAssign)) and not _bound(top) & set(others)
        ]
        editable.sort(key=lambda numbered: self._function not in _bound(numbered[1]))
        if sum(1 for _, top in editable for _ in ast.walk(top)) <= MOST_NODES:
            self.candidates = candidates(editable, _alias(self._tops, "numpy"))

    def listed(self) -> list[list[int]]:
        """What each candidate is about, whether it inserts something, and where it is, in numbers."""
        return [[int(c.what), int(c.inserts), *c.place] for c in self.candidates]

    def call(self, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """What the function gives with one edit made."""
        codes = list(self._codes)
        if number:
            top, code = self.candidates[number - 1].top, self._code(number)
            if code is None:
                raise SyntaxError("not a program")
            codes[top] = code
        with _quiet(), self._alarm():
            namespace: dict[str, Any] = {"__name__": self._module, "__file__": self._file}
            for code in codes:
                exec(code, namespace)
            return namespace[self._function](*args, **kwargs)

    def _code(self, number: int) -> types.CodeType | None:
        if number not in self._changed:
            self._changed[number] = None
            with contextlib.suppress(SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
                self._changed[number] = self._edited(self.candidates[number - 1])
        return self._changed[number]

    def _edited(self, candidate: Candidate) -> types.CodeType:
        """The candidate's top-level statement, compiled with the edit made; the tree is left as it was."""
        old = getattr(candidate.holder, candidate.field)
        line = candidate.place[1]
        for node in candidate.new if isinstance(candidate.new, list) else [candidate.new]:
            _give_lines(node, line)
        setattr(candidate.holder, candidate.field, candidate.new)
        try:
            return self._compile(self._tops[candidate.top])
        finally:
            setattr(candidate.holder, candidate.field, old)

    def _compile(self, top: ast.stmt) -> types.CodeType:
        module = ast.Module([top], [])
        code: types.CodeType = compile(module, self._file, "exec", flags=self._flags, dont_inherit=True)
        return code

    @contextlib.contextmanager
    def _alarm(self) -> Iterator[None]:
        """Stop what takes too long, again and again should it catch that; not while it waits for the judge."""

        def ring(*_: object) -> None:
            if not self._is_waiting():
                raise TooLong("it takes too long")

        if not _HAS_ALARM:
            yield
            return
        signal.signal(signal.SIGPROF, ring)
        signal.setitimer(signal.ITIMER_PROF, SECONDS, SECONDS)
        try:
            try:
                yield
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
        except TooLong:
            signal.setitimer(signal.ITIMER_PROF, 0)  # should it have rung just before it was stopped
            raise


class _Silence(io.TextIOBase):
    def write(self, text: str) -> int:
        return len(text)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Nothing that is printed meanwhile is sent."""
    before = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = _Silence()  # type: ignore[assignment,unused-ignore]
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


class _Plain(ast.NodeTransformer):
    """The same program without docstrings, and with `-1` as one constant."""

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        operand = node.operand
        if isinstance(node.op, ast.USub) and isinstance(operand, ast.Constant) and type(operand.value) in (int, float):
            return ast.copy_location(ast.Constant(-operand.value), node)  # type: ignore[operator]
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        first = node.body[0]
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            node.body = node.body[1:] or [ast.copy_location(ast.Pass(), first)]
        return node


def _give_lines(node: ast.AST, line: int) -> None:
    """Places for the nodes that are new: the compiler asks for them."""
    for part in ast.walk(node):
        if "lineno" in part._attributes and not hasattr(part, "lineno"):
            part.lineno = part.end_lineno = line  # type: ignore[attr-defined]
            part.col_offset = part.end_col_offset = 0  # type: ignore[attr-defined]


def _needed(tree: ast.Module, function: str) -> list[ast.stmt]:
    """The imports, and what defines or changes anything that the function leads to, in the file's order."""
    bound = [_bound(top) for top in tree.body]
    waiting, seen = [function], {function}
    while waiting:
        name = waiting.pop()
        for top, names in zip(tree.body, bound, strict=True):
            if name in names:
                new = _used(top) - seen
                seen |= new
                waiting += new
    imports = (ast.Import, ast.ImportFrom)
    return [t for t, names in zip(tree.body, bound, strict=True) if isinstance(t, imports) or names & seen]


def _bound(top: ast.stmt) -> set[str]:
    """The module's names that a statement binds, or writes into."""
    if isinstance(top, _DEFINITIONS):
        return {top.name}
    found: set[str] = set()
    for node in ast.walk(top):
        if isinstance(node, _DEFINITIONS):
            found.add(node.name)
        elif isinstance(node, ast.Name | ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
            base: ast.expr = node
            while isinstance(base, ast.Attribute | ast.Subscript):
                base = base.value
            found |= {base.id} if isinstance(base, ast.Name) else set()
        elif isinstance(node, ast.alias):
            found.add(node.asname or node.name.partition(".")[0])
    return found


def _used(top: ast.stmt) -> set[str]:
    """The names that a statement looks up, a definition's own variables left out."""
    names = [node for node in ast.walk(top) if isinstance(node, ast.Name)]
    used = {node.id for node in names if isinstance(node.ctx, ast.Load)}
    if not isinstance(top, ast.FunctionDef):
        return used
    own = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    declared = {name for node in ast.walk(top) if isinstance(node, ast.Global) for name in node.names}
    return (used - own - {node.arg for node in ast.walk(top) if isinstance(node, ast.arg)}) | declared


def _alias(tops: list[ast.stmt], library: str) -> str:
    """The name under which a file has a library; "" where it has not."""
    for top in tops:
        for alias in top.names if isinstance(top, ast.Import) else ():
            if alias.name == library:
                return alias.asname or alias.name
    return ""


def _future(tops: list[ast.stmt]) -> int:
    import __future__

    names = [a.name for t in tops if isinstance(t, ast.ImportFrom) and t.module == "__future__" for a in t.names]
    return sum({getattr(__future__, name).compiler_flag for name in names})
