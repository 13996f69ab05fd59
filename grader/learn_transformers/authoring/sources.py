"""What the text of a chapter's files says, without running any of it: functions, their signatures, placeholders."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator
from pathlib import Path

from learn_transformers.course import exercises

PLACEHOLDER = "TODO"
_TABLE_ROW = re.compile(r"^\|(.*)\|[ \t]*$", re.MULTILINE)
_CODE = re.compile(r"`([^`]+)`")


Definition = ast.FunctionDef | ast.ClassDef


def functions_in(text: str) -> dict[str, Definition]:
    """The public functions of a file, and its classes, in order."""
    body = ast.parse(text).body
    return {n.name: n for n in body if isinstance(n, Definition) and not n.name.startswith("_")}


def exercises_in(key: str) -> dict[str, Definition]:
    """The references of a key's text, in order; that of a module takes what constructing the module takes."""
    defined = functions_in(key)
    return {
        e.name: _constructor(defined[e.name]) if e.is_module else defined[e.name] for e in exercises.exercises_in(key)
    }


_OF_A_KEY = {"mistake", "training", "drop"}  # also the mode, and what falls on inner numbers by mistake


def _constructor(node: Definition) -> Definition:
    """A module's reference takes the constructor's arguments by keyword, after weights and inputs."""
    assert isinstance(node, ast.FunctionDef)
    made, args = copy.copy(node), node.args
    given = [(a, d) for a, d in zip(args.kwonlyargs, args.kw_defaults, strict=True) if a.arg not in _OF_A_KEY]
    defaults = [default for _, default in given if default is not None]
    made.args = ast.arguments([], [a for a, _ in given], None, [], [], None, defaults)
    return made


def arguments_of(node: Definition) -> ast.arguments:
    """What a function takes; of a class, what its `__init__` takes besides the object itself."""
    if isinstance(node, ast.FunctionDef):
        return node.args
    (first, *_) = [m.args for m in methods(node) if m.name == "__init__"] or [
        ast.arguments([], [], None, [], [], None, [])
    ]
    return ast.arguments(
        first.posonlyargs,
        first.args[1:],
        first.vararg,
        first.kwonlyargs,
        first.kw_defaults,
        first.kwarg,
        first.defaults,
    )


def methods(node: ast.ClassDef) -> list[ast.FunctionDef]:
    """The methods of a class, in order."""
    return [n for n in node.body if isinstance(n, ast.FunctionDef)]


def signature(node: Definition) -> str:
    """`name(x, axis=-1)`: parameters and defaults, without annotations and without the key's `mistake`."""
    arguments = ast.parse(f"def f({ast.unparse(arguments_of(node))}): ...").body[0]
    assert isinstance(arguments, ast.FunctionDef)
    args = arguments.args
    for one in (*args.posonlyargs, *args.args, *args.kwonlyargs):
        one.annotation = None
    kept = [(a, d) for a, d in zip(args.kwonlyargs, args.kw_defaults, strict=True) if a.arg != "mistake"]
    args.kwonlyargs, args.kw_defaults = [a for a, _ in kept], [d for _, d in kept]
    return f"{node.name}({ast.unparse(args)})"


def annotated(node: Definition) -> str:
    """The whole signature, annotations and all; of a class, those of its public methods."""
    if isinstance(node, ast.ClassDef):
        public = [m for m in methods(node) if m.name.startswith("__") or not m.name.startswith("_")]
        return f"{node.name}: {', '.join(map(annotated, public))}"
    returns = f" -> {ast.unparse(node.returns)}" if node.returns is not None else ""
    return f"{node.name}({ast.unparse(node.args)}){returns}"


def is_unwritten(node: Definition) -> bool:
    """Does the function, or a method, still raise NotImplementedError, whatever else it says?"""
    if isinstance(node, ast.ClassDef):
        return any(map(is_unwritten, methods(node)))
    raised = [n.exc for n in node.body if isinstance(n, ast.Raise)]
    called = [n.func if isinstance(n, ast.Call) else n for n in raised]
    return any(isinstance(n, ast.Name) and n.id == "NotImplementedError" for n in called)


def names_in(text: str) -> set[str]:
    """Every name that a file binds at its top level."""
    return set(bound_names(ast.parse(text).body))


def written_in(text: str) -> list[str]:
    """The names that a file binds, without functions that are not written yet."""
    functions = functions_in(text)
    return [n for n in sorted(names_in(text)) if n not in functions or not is_unwritten(functions[n])]


def bound_names(body: list[ast.stmt]) -> Iterator[str]:
    """The names that these statements bind, each as often as it is bound."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name))


def source_of(text: str, node: Definition) -> str:
    """The lines of one function or class."""
    return "\n".join(text.splitlines()[node.lineno - 1 : node.end_lineno])


def function_rows(lesson: str) -> list[str]:
    """The rows of the lesson's tables of functions, as they are written, in order."""
    rows: list[str] = []
    inside = False
    for line in lesson.splitlines():
        match = _TABLE_ROW.match(line)
        if match is None:
            inside = False
        elif inside:
            rows += [line] if not set(line) <= set("|-: ") else []
        else:
            inside = match[1].partition("|")[0].strip() == "function"
    return rows


def listed(row: str) -> str:
    """The signature in a row's first cell, as `signature` writes it; what is no signature stays as it is."""
    code = _CODE.search(row)
    if code is None:
        return row
    try:
        (node,) = functions_in(f"def {code[1]}: ...").values()
    except (SyntaxError, ValueError):
        return code[1]
    return signature(node)


def read(path: Path) -> str:
    """A file's text; none where there is no such file."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""
