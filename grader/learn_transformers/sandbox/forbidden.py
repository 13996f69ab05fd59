"""Calls that an exercise asks learners to do without, found in the text and while it runs. Kindly meant, not a defense.

Used inside the worker, where a learner's text may be parsed; imports nothing of ours.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

Use = tuple[str, int]  # the dotted name and the line


def in_text(source: bytes, functions: dict[str, list[str]]) -> dict[str, list[Use]]:
    """For each function, the forbidden names that it uses, itself or through helpers of the same file.

    `functions` maps a function's name to the dotted names that are forbidden in it. Names are followed through
    `import … as`, `from … import …` and plain assignment of a module to a name.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    known = dict(_imported(tree))
    definitions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)}
    found: dict[str, list[Use]] = {}
    for name, forbidden in functions.items():
        uses = [
            use for definition in _reached(name, definitions) for use in _uses(definition, known, frozenset(forbidden))
        ]
        if uses:
            found[name] = sorted(set(uses), key=lambda use: use[1])
    return found


def _imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Local names and the dotted names that they stand for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield (alias.asname, alias.name) if alias.asname else (alias.name.partition(".")[0],) * 2
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _reached(name: str, definitions: dict[str, Any]) -> Iterator[ast.AST]:
    """The definition of a function and of every helper of the file that it names, directly or not."""
    waiting, seen = [name], {name}
    while waiting:
        definition = definitions.get(waiting.pop())
        if definition is None:
            continue
        yield definition
        for node in ast.walk(definition):
            if isinstance(node, ast.Name) and node.id in definitions and node.id not in seen:
                seen.add(node.id)
                waiting.append(node.id)


def _uses(definition: ast.AST, known: dict[str, str], forbidden: frozenset[str]) -> Iterator[Use]:
    for node in ast.walk(definition):
        if isinstance(node, ast.Name | ast.Attribute):
            dotted = _dotted(node, known)
            if dotted in forbidden:
                yield dotted, node.lineno


def _dotted(node: ast.AST, known: dict[str, str]) -> str:
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
            module = sys.modules.get(module_name)
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
