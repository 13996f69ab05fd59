"""The stub that learners are handed, derived from the model solution: what to write is gone, all that is told stays.

Docstrings, imports, signatures and whatever else stands at the top level are kept; private functions and classes go;
every body raises, also those of a class's methods. What has `# stub: keep` on its first line stays as it is.
"""

from __future__ import annotations

import ast

from learn_transformers.authoring.findings import Finding, finding
from learn_transformers.authoring.sources import read
from learn_transformers.course import Chapter, Checkout

DERIVED = "the stub is what `dev stub` makes of the solution"
KEEP = "# stub: keep"
_UNUSED = "  # noqa: F401"

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def derived(solution: str) -> str:
    """The stub file of a model solution's text."""
    lines, body = solution.splitlines(), ast.parse(solution).body
    kept: list[str] = []
    at = 0
    for node in body:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))]) - 1
        between, at = lines[at:first], node.end_lineno or node.lineno
        if isinstance(node, Definition) and node.name.startswith("_") and not _is_kept(lines, node):
            continue
        kept += between + (_emptied(lines, node) if isinstance(node, Definition) else lines[first:at])
    return _with_unused_imports("\n".join(kept).rstrip() + "\n")


def check(checkout: Checkout, chapter: Chapter) -> Finding:
    """Is the chapter's stub the one that its solution gives?"""
    wanted, there = derived(read(checkout.solution(chapter))).splitlines(), read(checkout.stub(chapter)).splitlines()
    apart = [n for n, (one, other) in enumerate(zip(wanted, there, strict=False), start=1) if one != other]
    line = apart[0] if apart else min(len(wanted), len(there)) + 1 if len(wanted) != len(there) else 0
    return finding(chapter.name, "", DERIVED, [f"line {line} differs"] if line else [])


def write(checkout: Checkout, chapter: Chapter) -> bool:
    """Write the stub of a chapter anew; was it another one?"""
    file, text = checkout.stub(chapter), derived(read(checkout.solution(chapter)))
    changed = read(file) != text
    if changed:
        file.write_text(text, encoding="utf-8")
    return changed


def _is_kept(lines: list[str], node: Definition) -> bool:
    return KEEP in lines[node.lineno - 1]


def _emptied(lines: list[str], node: Definition, within: str = "") -> list[str]:
    """The lines of a definition with nothing left to read off but its head, its docstring, and those of its methods."""
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)]) - 1
    if _is_kept(lines, node):
        return lines[first : node.end_lineno]
    described = ast.get_docstring(node) is not None
    body = node.body[0]
    head = lines[first : body.end_lineno if described else body.lineno - 1]
    if not described and (begun := lines[body.lineno - 1].encode()[: body.col_offset].decode().rstrip()):
        head.append(begun)  # a body on the line of its head
    if isinstance(node, ast.ClassDef):
        kept, at = head, len(head) + first
        for part in node.body[described:]:
            top = min([part.lineno, *(d.lineno for d in getattr(part, "decorator_list", []))]) - 1
            gap, at = lines[at:top], part.end_lineno or part.lineno
            if isinstance(part, Definition):
                private = part.name.startswith("_") and not part.name.startswith("__") and not _is_kept(lines, part)
                kept += [] if private else gap + _emptied(lines, part, f"{node.name}.")
            else:
                kept += gap + lines[top:at]
        return kept
    indent = " " * (node.col_offset + 4)
    return [*head, f'{indent}raise NotImplementedError("{within}{node.name}")']


def _with_unused_imports(stub: str) -> str:
    """Imports that only the solution uses stay, and linters are told so."""
    tree, lines = ast.parse(stub), stub.splitlines()
    used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            bound = {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
            if not bound & used and _UNUSED not in lines[node.lineno - 1]:
                lines[node.lineno - 1] += _UNUSED
    return "\n".join(lines) + "\n"
