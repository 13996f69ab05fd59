"""A text as somebody hands it in who did not write it: names, layout, comments and the order of definitions changed."""

from __future__ import annotations

import ast
import random


def disguised(source: str, seed: int = 0) -> str:
    """The same program with other names, other comments, other line breaks, its functions in another order."""
    tree = ast.parse(source)
    own = sorted({name for node in ast.walk(tree) for name in _bound(node)} - _kept(tree))
    names = {name: f"renamed_{number}" for number, name in enumerate(own)}
    tree = _Renamed(names).visit(tree)
    definitions = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    rest = [node for node in tree.body if node not in definitions]
    random.Random(seed).shuffle(definitions)
    lines = ast.unparse(ast.Module([*rest, *definitions], [])).splitlines()
    return "\n".join(f"{line}  # mine, {number}\n" for number, line in enumerate(lines))


def program(seed: int, functions: int = 6, lines: int = 5) -> str:
    """A text that nobody else writes."""
    rng = random.Random(seed)
    text = ["import numpy as np"]
    for function in range(functions):
        text.append(f"def function_{function}(a, b, c):")
        text += [
            f"    {rng.choice('abc')} = np.{rng.choice(['exp', 'log', 'dot', 'sum', 'tanh'])}({rng.choice('abc')}"
            f" {rng.choice('+-*/@')} {rng.randrange(1000)}) {rng.choice('+-*/@')} b[{rng.randrange(1000)}]"
            for _ in range(lines)
        ]
        text.append("    return a")
    return "\n".join(text) + "\n"


def _bound(node: ast.AST) -> list[str]:
    if isinstance(node, ast.arg):
        return [node.arg]
    return [node.id] if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) else []


def _kept(tree: ast.Module) -> set[str]:
    """What is called by its name from elsewhere."""
    tops = {name for node in tree.body if not isinstance(node, ast.FunctionDef) for name in _bound(node)}
    return tops | {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg}


class _Renamed(ast.NodeTransformer):
    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self.names.get(node.id, node.id), node.ctx)

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(self.names.get(node.arg, node.arg), None)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.returns = None
        if ast.get_docstring(node):
            node.body[0] = ast.Expr(ast.Constant("Said in other words."))
        return node
