"""Calls that an exercise asks learners to do without, found in the text and while it runs. Kindly meant, not a defense.

Used inside the worker, where a learner's text may be parsed; imports nothing of ours.
"""

from __future__ import annotations

import ast
import symtable
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any

Use = tuple[str, int]  # the dotted name and the line


def in_text(source: bytes, functions: dict[str, list[str]]) -> dict[str, list[Use]]:
    """For each function, the forbidden names that it uses, itself or through what the same file defines or assigns.

    `functions` maps a function's name to the dotted names that are forbidden in it; `torch.nn.Transformer*` means all
    that begin so. Names are followed through
    `import … as`, `from … import …`, and the module's own assignments and definitions, every one of a name.
    """
    everything = {name for names in functions.values() for name in names}
    if not _can_be_named(source, {name.partition(".")[0] for name in everything}):
        return {}
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    known, bound = dict(_imported(tree)), _bound(tree)
    for name, sources in bound.items():  # `F = torch.nn.functional`
        dotted = _dotted(getattr(sources[0], "value", None), known)
        if name not in known and len(sources) == 1 and dotted and dotted not in everything:
            known[name] = dotted
    found: dict[str, list[Use]] = {}
    for name, forbidden in functions.items():
        uses = [use for node in _reached(name, bound) for use in _uses(node, known, forbidden)]
        if uses:
            found[name] = sorted(set(uses), key=lambda use: use[1])
    return found


def _can_be_named(source: bytes, libraries: Iterable[str]) -> bool:
    """Is one of these imported, or a name anywhere in the text? Most files need not be taken apart to say no."""
    text = unicodedata.normalize("NFKC", source.decode("utf-8", "replace")).replace(
        "\\\n", " "
    )  # as Python reads names
    named = [name for name in libraries if name in text]
    if not named:
        return False
    if any(name in line for line in text.split("\n") if "import" in line for name in named):
        return True
    try:
        return any(
            name in scope.get_identifiers() for scope in _scopes(symtable.symtable(text, "", "exec")) for name in named
        )
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True


def _scopes(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for inner in table.get_children():
        yield from _scopes(inner)


def _imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Local names and the dotted names that they stand for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield (alias.asname, alias.name) if alias.asname else (alias.name.partition(".")[0],) * 2
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


_Bound = dict[str, list[ast.AST]]


def _bound(tree: ast.Module) -> _Bound:
    """What each name of the module stands for: every definition, and every assignment, in order."""
    bound: _Bound = {}
    for statement in _statements(tree):
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            bound.setdefault(statement.name, []).append(statement)
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    bound.setdefault(target.id, []).append(statement)
    return bound


def _statements(block: ast.AST) -> Iterator[ast.AST]:
    """The statements of a module, also those under `if`, `try`, `with` and loops, but not inside definitions."""
    for node in ast.iter_child_nodes(block):
        if isinstance(node, ast.stmt | ast.ExceptHandler):
            yield node
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield from _statements(node)


def _reached(name: str, bound: _Bound) -> Iterator[ast.AST]:
    """Whatever the function's name stands for, and whatever it names of the file, directly or not."""
    waiting, seen = [name], {name}
    while waiting:
        for statement in bound.get(waiting.pop(), ()):
            yield statement
            names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
            own = {node.id for node in names if isinstance(node.ctx, ast.Store)}
            own |= {node.arg for node in ast.walk(statement) if isinstance(node, ast.arg)}
            for node in names:
                # A local variable may have the name of what a demonstration further down assigns.
                hidden = node.id in own and not any(hasattr(s, "body") for s in bound.get(node.id, ()))
                if node.id in bound and node.id not in seen and not hidden:
                    seen.add(node.id)
                    waiting.append(node.id)


def _uses(statement: ast.AST, known: dict[str, str], forbidden: Iterable[str]) -> Iterator[Use]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name | ast.Attribute) and (dotted := _dotted(node, known)):
            for name in forbidden:
                if dotted == name or _begins_with(dotted, name) or _is_the_same(dotted, name):
                    yield name, node.lineno


def _begins_with(dotted: str, name: str) -> bool:
    """Is it one of those that `torch.nn.Transformer*` means, wherever the library keeps it?"""
    library, *parts = dotted.split(".")
    begin = name.rpartition(".")[2].removesuffix("*")
    return name.endswith("*") and library == name.partition(".")[0] and any(part.startswith(begin) for part in parts)


def _is_the_same(dotted: str, name: str) -> bool:
    """Does torch keep the function there under another name: `torch.ops.aten.f`, `torch._C._nn.f`, `torch._f_math`?"""
    library, _, function = name.partition(".")
    function = function.rpartition(".")[2]
    stem = function.removesuffix("_attention") + "_"
    parts = [part.lstrip("_") for part in dotted.split(".")]
    return parts[0] == library == "torch" and any(part == function or part.startswith(stem) for part in parts[1:])


def _dotted(node: ast.AST | None, known: dict[str, str]) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([known.get(node.id, node.id), *reversed(parts)])


class Watch:
    """Notes, while a call runs, which forbidden functions the learner's own lines have called."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.seen: list[Use] = []

    def put_on(self, names: Iterable[str]) -> None:
        """Wrap functions of modules that are loaded already; what is not loaded cannot have been called."""
        for dotted in names:
            module_name, _, attribute = dotted.rpartition(".")
            for place in (module_name, "torch._C._nn") if module_name == "torch.nn.functional" else (module_name,):
                module = sys.modules.get(place)
                original = getattr(module, attribute, None)
                if module is None or not callable(original) or isinstance(original, type):
                    continue
                setattr(module, attribute, self._wrapped(dotted, original))

    def _wrapped(self, dotted: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **kwargs: Any) -> Any:
            frame = sys._getframe(1)
            if frame.f_code.co_filename == self.file and len(self.seen) < 100:
                self.seen.append((dotted, frame.f_lineno))
            return original(*args, **kwargs)

        watched.__name__ = getattr(original, "__name__", "watched")
        return watched

    def taken(self) -> list[Use]:
        """What was seen since the last time."""
        seen, self.seen = list(dict.fromkeys(self.seen)), []
        return seen
