"""Where the functions of a file stand, read off its text. Runs in the bounded process; nothing is executed.

Learners' text is parsed here and nowhere else in the command line, for `ast.parse` can be brought down by a text.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Collection
from typing import Any

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def outline(text: str, name: str, exercises: Collection[str] = ()) -> dict[str, Any]:
    """What a file says about one function, as plain values.

    `place`: its first and last line, decorators included; of several definitions the last, which is the one that
    counts; `None` where the name is bound otherwise, or not at all. `helpers`: the places of what else of the file it
    uses, itself or through other helpers, `exercises` excepted. `needs`: names that it takes from the file's imports
    when it is defined, with the import. `bound`: every name that the file binds. `problem`: why it cannot be parsed.
    """
    try:
        body = ast.parse(text).body
    except SyntaxError as error:
        return {"problem": f"line {error.lineno}: {error.msg}" if error.lineno else str(error.msg)}
    except (ValueError, RecursionError, MemoryError):
        return {"problem": "it is no Python, or nested too deep"}
    bindings = {bound: node for node in body for bound in _bound(node)}
    lines = list(io.StringIO(text, newline=""))
    definition = bindings.get(name)
    found: dict[str, Any] = {"place": None, "helpers": [], "needs": {}, "bound": sorted(bindings)}
    if isinstance(definition, _Definition):
        found["place"] = _place(definition, lines)
        found["helpers"] = [_place(node, lines) for node in _reached(definition, bindings, exercises)]
        found["needs"] = {n: ast.unparse(i) for n, i in bindings.items() if _is_import(i) and n in _at_once(definition)}
    return found


def _bound(node: ast.stmt) -> set[str]:
    """The names that a statement at the top level binds."""
    if isinstance(node, _Definition):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    if isinstance(node, ast.If | ast.Try | ast.With):
        inner = (n for n in ast.walk(node) if isinstance(n, ast.stmt) and n is not node)
        return set().union(*map(_bound, inner))
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return {n.id for target in targets if target for n in ast.walk(target) if isinstance(n, ast.Name)}


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _names(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def _at_once(definition: _Definition) -> set[str]:
    """The names that are looked up where the definition stands, and not only in a call."""
    if isinstance(definition, ast.ClassDef):
        return _names(definition)
    around = [*definition.decorator_list, definition.args, *([definition.returns] if definition.returns else [])]
    return set().union(*map(_names, around))


def _reached(definition: ast.stmt, bindings: dict[str, ast.stmt], exercises: Collection[str]) -> list[ast.stmt]:
    """What else of the file a definition uses, in the order of the file: no imports, no other exercises."""
    waiting, seen = [definition], {id(definition)}
    found = []
    while waiting:
        for name in _names(waiting.pop()) - {*exercises}:
            node = bindings.get(name)
            if node is not None and not _is_import(node) and id(node) not in seen:
                seen.add(id(node))
                waiting.append(node)
                found.append(node)
    return sorted(found, key=lambda node: node.lineno)


def _place(node: ast.stmt, lines: list[str]) -> list[int]:
    """First and last line, counted from 1: from the first decorator to the comments that still belong inside."""
    first, last = node.lineno, node.end_lineno or node.lineno
    for decorator in getattr(node, "decorator_list", ()):
        first = min(first, decorator.lineno)
    if first < node.lineno:
        while first > 1 and not lines[first - 1].lstrip().startswith("@"):  # a backslash after the sign
            first -= 1
    if not isinstance(node, _Definition):
        return [first, last]
    for number, line in enumerate(lines[last:], start=last + 1):
        if line.strip() and not (line[0] in " \t" and line.lstrip().startswith("#")):
            break
        last = number if line.strip() else last
    return [first, last]


def written(text: str, stub: str, names: Collection[str]) -> dict[str, Any]:
    """Which of these functions somebody has written in a file: each is `written`, `blank` or `absent`.

    Blank is what says the same as in the `stub`, comments and docstrings aside, or nothing at all. `problem` is why the
    file cannot be parsed, and then there is nothing else.
    """
    try:
        own, handed_out = (_definitions(one) for one in (text, stub))
        return {name: _state(own.get(name), handed_out.get(name)) for name in names}
    except SyntaxError as error:
        return {"problem": f"line {error.lineno}: {error.msg}" if error.lineno else str(error.msg)}
    except (ValueError, RecursionError, MemoryError):
        return {"problem": "it is no Python, or nested too deep"}


def _definitions(text: str) -> dict[str, ast.stmt]:
    return {bound: node for node in ast.parse(text).body for bound in _bound(node)}


def _state(own: ast.stmt | None, handed_out: ast.stmt | None) -> str:
    if own is None:
        return "absent"
    says_nothing = isinstance(own, ast.FunctionDef) and all(map(_is_nothing, own.body))
    same = handed_out is not None and _said(own) == _said(handed_out)
    return "blank" if says_nothing or same else "written"


def _said(node: ast.stmt) -> str:
    """What a definition says, without its texts that stand alone."""
    for inner in ast.walk(node):
        if isinstance(inner, _Definition):
            inner.body = [one for one in inner.body if not _is_text(one)]
    return ast.dump(node)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_nothing(node: ast.stmt) -> bool:
    """Does it do nothing, or say no more than that it is not there yet?"""
    raised = node.exc if isinstance(node, ast.Raise) else None
    raised = raised.func if isinstance(raised, ast.Call) else raised
    is_not_there = isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    return _is_text(node) or isinstance(node, ast.Pass) or is_not_there
