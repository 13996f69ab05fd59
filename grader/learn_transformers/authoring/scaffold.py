"""`dev new`: all files of a new function. Everything is worked out first and written last; nothing is ever replaced."""

from __future__ import annotations

import ast
import builtins
import importlib.util
import json
import keyword
import re
from dataclasses import dataclass, field
from pathlib import Path

from learn_transformers import course
from learn_transformers.authoring import stubs, templates
from learn_transformers.authoring.sources import arguments_of, function_rows, functions_in, names_in, read
from learn_transformers.course import Chapter, Checkout, WrongUse

_NAME = re.compile(r"[a-z][a-z0-9_]*|[A-Z][A-Za-z0-9]*")
_WIDTH = 120


@dataclass
class Plan:
    """The texts to write, by file: those of new files, and what becomes of those that are there."""

    chapter: Chapter
    function: str
    written: dict[Path, str] = field(default_factory=dict)
    changed: dict[Path, str] = field(default_factory=dict)

    def write(self, path: Path, text: str) -> None:
        """Plan a new file."""
        if path.exists():
            raise WrongUse(f"{path} is there already; nothing was written.")
        self.written[path] = text

    def append(self, path: Path, text: str) -> None:
        """Plan an addition at the end of a file."""
        self.changed[path] = f"{read(path).rstrip()}\n\n\n{text}"

    def carry_out(self) -> None:
        """Write everything."""
        for path, text in self.written.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        for path, text in self.changed.items():
            path.write_text(text, encoding="utf-8")


def new(target: str, parameters: str = "") -> Plan:
    """Lay out the function that `CHAPTER/FUNCTION` names, with these parameters, and give back what was written.

    Raises:
        WrongUse: for a name or parameters that will not do, a name that is taken, a file that is in the way, or an
            installed copy.
    """
    checkout = course.checkout()
    where, slash, name = target.partition("/")
    if not slash or not where or "/" in name:
        raise WrongUse(f"{target!r} does not say which function of which chapter: give CHAPTER/FUNCTION.")
    if not _NAME.fullmatch(name) or keyword.iskeyword(name) or keyword.issoftkeyword(name) or hasattr(builtins, name):
        raise WrongUse(
            f"{name!r} cannot be the name of a function: use small letters, digits and _, as in layer_norm; "
            "a module is called as in LayerNorm."
        )
    parameters = _checked(parameters or (templates.OF_A_MODULE if templates.is_module(name) else templates.PLAIN))
    chapter = course.chapter_named(where)
    plan = (
        _in_old(checkout, chapter, name, parameters)
        if chapter is not None
        else _in_new(checkout, course.new_chapter(where), name, parameters)
    )
    plan.carry_out()
    return plan


def _checked(parameters: str) -> str:
    """Parameters as they stand in a definition, with brackets around them."""
    text = parameters.strip() if parameters.lstrip().startswith("(") else f"({parameters})"
    try:
        (node,) = functions_in(f"def f{text}: ...").values()
    except (SyntaxError, ValueError) as error:
        raise WrongUse(f"{parameters!r} are no parameters of a function: give them as in '(x, axis=-1)'.") from error
    if not (arguments_of(node).args or arguments_of(node).posonlyargs):
        raise WrongUse(f"{parameters!r} holds no argument that a learner could compute with: give at least one.")
    return text


def _in_new(checkout: Checkout, chapter: Chapter, name: str, parameters: str) -> Plan:
    """The files of a new chapter with one function."""
    if importlib.util.find_spec(chapter.name) is not None:
        raise WrongUse(f"{chapter.name}.py would hide the module {chapter.name} that Python has: choose another name.")
    plan, key = Plan(chapter, name), checkout.key(chapter)
    solution = templates.solution_file(chapter, name, parameters)
    plan.write(checkout.stub(chapter), stubs.derived(solution))
    plan.write(checkout.solution(chapter), solution)
    plan.write(checkout.lesson(chapter), templates.lesson(chapter, name, parameters))
    plan.write(key.parent / "__init__.py", f'"""{chapter.name.replace("_", " ").capitalize()}."""\n')
    plan.write(key, templates.key_file(chapter, name, parameters))
    plan.write(checkout.figures_script(chapter), templates.figures_file(chapter))
    for file, option in ((".vscode/settings.json", "python.analysis.extraPaths"), ("pyrightconfig.json", "extraPaths")):
        _known_to_editors(plan, checkout.root / "exercises" / file, option)
    return plan


def _in_old(checkout: Checkout, chapter: Chapter, name: str, parameters: str) -> Plan:
    """A further function of a chapter that is there."""
    plan, key = Plan(chapter, name), checkout.key(chapter)
    for path in (checkout.stub(chapter), checkout.solution(chapter), key):
        if not path.is_file():
            raise WrongUse(f"{checkout.shown(path)} is missing; nothing was written.")
        taken = {name, f"{name.upper()}_NOT_HALVED"} & names_in(read(path))
        if taken:
            raise WrongUse(f"{checkout.shown(path)} has a {sorted(taken)[0]} already; nothing was written.")
    plan.append(checkout.solution(chapter), templates.solution(name, parameters))
    if templates.is_module(name):
        plan.changed[checkout.solution(chapter)] = _with_torch(plan.changed[checkout.solution(chapter)])
    plan.changed[checkout.stub(chapter)] = stubs.derived(plan.changed[checkout.solution(chapter)])
    plan.changed[key] = f"{_with_imports(read(key), name).rstrip()}\n\n\n{templates.key(name, parameters)}"
    _in_the_lesson(plan, checkout.lesson(chapter), parameters)
    return plan


def _in_the_lesson(plan: Plan, lesson: Path, parameters: str) -> None:
    """A row below the last one of the table of functions."""
    text = read(lesson)
    rows = function_rows(text)
    if not rows:
        raise WrongUse(f"{lesson} has no table whose first column is `function`; nothing was written.")
    before, last, after = text.rpartition(f"{rows[-1]}\n")
    plan.changed[lesson] = before + last + templates.row(plan.function, parameters, _columns(rows[-1])) + "\n" + after


def _columns(row: str) -> int:
    return len(re.sub(r"`[^`]*`", "", row).strip().strip("|").split("|"))


def _with_imports(key: str, name: str) -> str:
    """The key's text with everything imported that a new entry needs."""
    tree = ast.parse(key)
    bound = names_in(key)
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "learn_transformers.key":
            missing = {n for n in templates.key_names(name) if n not in bound}
            lines = key.splitlines()
            if missing:
                names = missing | {alias.name for alias in node.names}
                lines[node.lineno - 1 : node.end_lineno] = _import(sorted(names, key=templates.kind))
            key = "\n".join(lines) + "\n"
    if templates.is_module(name) and "Any" not in bound:
        key = key.replace("import numpy as np\n", "from typing import Any\n\nimport numpy as np\n", 1)
    types = [] if templates.is_module(name) or "Array" in bound else ["Array = np.ndarray\n"]
    return key + "\n\n" + "".join(types) if types else key


def _with_torch(solution: str) -> str:
    """The text of a chapter's solutions with PyTorch imported, which a module needs."""
    if {"torch", "nn"} <= names_in(solution):
        return solution
    lines = solution.splitlines()
    last = max(n.end_lineno or 0 for n in ast.parse(solution).body if isinstance(n, ast.Import | ast.ImportFrom))
    return "\n".join([*lines[:last], *templates.TORCH.splitlines(), *lines[last:]]) + "\n"


def _import(names: list[str]) -> list[str]:
    line = f"from learn_transformers.key import {', '.join(names)}"
    if len(line) <= _WIDTH:
        return [line]
    return ["from learn_transformers.key import (", *(f"    {name}," for name in names), ")"]


def _known_to_editors(plan: Plan, file: Path, option: str) -> None:
    """Editors resolve `from softmax import softmax` by a list of folders."""
    if not file.is_file():
        return
    settings = json.loads(read(file))
    folders = settings.get(option, [])
    if plan.chapter.folder not in folders:
        settings[option] = sorted([*folders, plan.chapter.folder])
        plan.changed[file] = json.dumps(settings, indent=2) + "\n"
