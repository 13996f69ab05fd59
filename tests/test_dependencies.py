"""What is imported is declared, and what is declared as lowest is what `.ci/run` tests."""

from __future__ import annotations

import ast
import re
import sys
import tomllib

import pytest
from support import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
IMPORTED_AS = {"markdown-it-py": "markdown_it", "ipykernel": "IPython"}
MENTIONED = re.compile(r"^[ \t]*(?:import|from)[ \t]+(\w+)", re.MULTILINE)
BOUND = re.compile(r"([\w-]+)(?:\[[\w,-]+\])?>=([\d.]+)(?:,<[\d.]+)?")


def declared(requirements: list[str]) -> dict[str, tuple[int, ...]]:
    found = [BOUND.fullmatch(r) for r in requirements]
    return {m[1]: version(m[2]) for m in found if m}


def version(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.sub(r"(\.0)+$", "", text).split(".")))


def pinned(file: str) -> dict[str, tuple[int, ...]]:
    lines = (ROOT / file).read_text().splitlines()
    return {name: version(number) for name, _, number in (line.partition("==") for line in lines) if number}


def test_every_dependency_has_a_lower_bound() -> None:
    assert len(declared(PROJECT["dependencies"])) == len(PROJECT["dependencies"])


def test_every_library_that_is_imported_is_declared() -> None:
    extras = PROJECT["optional-dependencies"]
    optional = [
        needed for name in ("classroom", "cluster", "notebook", "plot", "quiz", "site") for needed in extras[name]
    ]
    known = declared([*PROJECT["dependencies"], *optional])
    names = {IMPORTED_AS.get(name, name) for name in known}
    known_names = names | {"learn_transformers", *sys.stdlib_module_names}
    undeclared = set()
    for file in (ROOT / "grader" / "learn_transformers").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        if not known_names >= set(MENTIONED.findall(text)):  # only then is it worth to parse it
            undeclared |= {(name, file.name) for name in imported(ast.parse(text)) - known_names}
    assert undeclared == set()


def imported(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("name", sorted(declared(PROJECT["dependencies"])))
def test_the_lower_bound_is_the_version_that_is_tested(name: str) -> None:
    tested = pinned("constraints.txt" if name == "torch" else "constraints-lowest.txt")
    assert tested[name] == declared(PROJECT["dependencies"])[name]
