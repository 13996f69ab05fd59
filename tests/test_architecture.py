"""What must never be: rooms import in one direction, modules in no circle, and what loads nothing loads nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from support import ROOT

GRADER = ROOT / "grader"
PACKAGE = GRADER / "learn_transformers"
NEVER = {
    "verdict": {"*"},
    "sandbox.wire": {"*"},
    "explaining": {"judging", "sandbox.host", "sandbox.channel", "subprocess", "multiprocessing"},
    "key": {"judging", "explaining", "report", "sandbox.host"},
    "answer_key": {"judging", "explaining", "report", "sandbox"},
}


@cache
def rooms() -> tuple[str, ...]:
    """The rooms of the table in ARCHITECTURE.md, from the bottom up."""
    table = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("## The way of")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return (*(word.strip("`/") for cell in cells for word in cell.split()), "__main__")


@cache
def modules() -> dict[str, Path]:
    def name(file: Path) -> str:
        return ".".join(file.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")

    return {name(file): file for file in PACKAGE.rglob("*.py") if file != PACKAGE / "__init__.py"}


@cache
def imports(module: str) -> frozenset[str]:
    """Every module of ours that one imports, wherever in it, and top-level names of others."""
    return frozenset(_imports(ast.parse(modules()[module].read_text(encoding="utf-8")), module))


def _imports(tree: ast.Module, module: str) -> Iterator[str]:
    for node in _executed(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name not in rooms())  # `site` is Python's, too
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:  # the worker's side, which is loaded as a package of its own
                base = ".".join(filter(None, ["learn_transformers", module.rpartition(".")[0], base]))
            for alias in node.names:
                full = f"{base}.{alias.name}".removeprefix("learn_transformers.")
                yield full if full in modules() else base.removeprefix("learn_transformers.")


def _executed(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            yield node
            yield from _executed(node)


def room(module: str) -> str:
    return module.partition(".")[0]


def test_every_room_stands_in_the_table_of_architecture() -> None:
    assert sorted({room(module) for module in modules()}) == sorted(rooms())


@pytest.mark.parametrize("module", sorted(modules()))
def test_rooms_import_those_above_them_alone(module: str) -> None:
    above = {*rooms()[: rooms().index(room(module)) + 1]}
    if module == "entry":
        above.add("cli")
    wrong = {other for other in imports(module) if room(other) in rooms() and room(other) not in above}
    assert wrong == set()


def test_modules_import_in_no_circle() -> None:
    graph = {name: {other for other in imports(name) if other in modules() and other != name} for name in modules()}
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as circle:
        pytest.fail(f"a circle: {' → '.join(circle.args[1])}")


@pytest.mark.parametrize("where", sorted(NEVER))
def test_what_must_never_be_imported(where: str) -> None:
    for module in modules():
        if module == where or module.startswith(f"{where}."):
            ours = {other for other in imports(module) if other in modules()}
            refused = NEVER[where]
            met = (
                ours
                if "*" in refused
                else {o for o in imports(module) for r in refused if o == r or o.startswith(f"{r}.")}
            )
            assert met == set(), module


def test_nobody_prints_but_report_and_the_command_line() -> None:
    def prints(module: str) -> bool:
        tree = ast.parse(modules()[module].read_text(encoding="utf-8"))
        return any(
            isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "print" for n in ast.walk(tree)
        )

    assert {room(module) for module in modules() if prints(module)} <= {"report", "cli"}


@pytest.mark.parametrize(
    ("code", "unloaded"),
    [
        ("import learn_transformers.cli", {"numpy", "rich", "sympy", "torch", "sqlite3"}),
        ("from learn_transformers import course; course.assignments([], None, course.shipped())", {"numpy", "sympy"}),
        ("from learn_transformers.lessons import hints", {"numpy", "sympy", "learn_transformers.judging"}),
        ("from learn_transformers.judging import judge", {"torch", "sympy", "rich"}),
        (
            "from learn_transformers.classroom.gradebook.book import Gradebook",
            {"numpy", "sqlalchemy", "alembic", "psycopg"},
        ),
    ],
)
def test_what_is_not_needed_is_not_loaded(code: str, unloaded: set[str]) -> None:
    asked = f"{code}; import sys; print(*sorted({unloaded!r} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-P", "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
