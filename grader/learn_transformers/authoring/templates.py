"""The text of a new function's files. What is left to write is marked with TODO, and `dev check` asks for it."""

from __future__ import annotations

import ast

from learn_transformers.authoring.sources import functions_in, signature
from learn_transformers.course import Chapter

PLAIN = "(x: np.ndarray) -> np.ndarray"


def solution(name: str, parameters: str) -> str:
    """The function as its author finds it, its docstring to be filled in; the stub begins the same."""
    return f'''def {name}{parameters}:
    """TODO: one sentence that says what it gives.

    Args:
        TODO: what each argument holds, with its shape.

    Returns:
        TODO: what comes back, and its shape.

    Example:
        TODO: one call that can be done by hand, as in >>> {name}(…), and its result.

    Source: TODO: the place in the lecture, or "extension".
    """
    raise NotImplementedError("{name}")
'''


def solution_file(chapter: Chapter, name: str, parameters: str) -> str:
    """A new chapter's solutions."""
    return f'''"""Chapter {chapter.number}, {_words(chapter)}: TODO: what it is about, in a few words.

The lesson is README.md beside this file. Check your work with `learn-transformers check {chapter.name}`.
"""

import numpy as np


{solution(name, parameters)}'''


KEY_NAMES = ("HAND", "Switches", "call", "reference", "sizes")


def key(name: str, parameters: str) -> str:
    """The entry in the answer key: an example that works, to be replaced piece by piece."""
    (node,) = functions_in(f"def {name}{parameters}: ...").values()
    taken = node.args.posonlyargs + node.args.args
    required = [p.arg for p in taken[: len(taken) - len(node.args.defaults)]] or [taken[0].arg]
    axes = ", ".join(f'"{p.arg}": "{"... n" if p.arg in required else ""}"' for p in [*taken, *node.args.kwonlyargs])
    example = ", ".join(["np.array([1.0, -2.0])"] * len(required))
    return f"""@reference(
    axes={{{axes}}},
    output="... n",
    hints=(
        "TODO: the idea",
        "TODO: the equation and the shapes",
        "TODO: nearly the code",
    ),
)
def {name}{_with_mistake(node)}:
    # TODO: the right answer; this one doubles
    result: Array = 2.0 * {required[0]}
    return result


{name.upper()}_NOT_DOUBLED = {name}.slip(
    "TODO: one sentence that names the mistake",
    "TODO: one question that leads to it, and not the answer?",
    returns=lambda result: result / 2.0,
)

{name}.asks("TODO: a small example, by hand", call({example}), stage=HAND)
{name}.asks("TODO: the general case, every axis of another size", sizes(3, n=4))
"""


def _with_mistake(node: ast.FunctionDef) -> str:
    """The signature in the key: arrays are called so, and there is the switch of the mistakes."""
    arguments = ast.unparse(node.args)
    star = "" if node.args.kwonlyargs else "*, "
    returns = f" -> {ast.unparse(node.returns)}" if node.returns is not None else " -> Array"
    return f"({arguments}, {star}mistake: Switches){returns}".replace("np.ndarray", "Array")


def key_file(chapter: Chapter, name: str, parameters: str) -> str:
    """A new chapter's answer key."""
    return f'''"""Chapter {chapter.number}, {_words(chapter)}: the references with their mistakes, and the checks."""

from __future__ import annotations

import numpy as np

from learn_transformers.key import {", ".join(KEY_NAMES)}

Array = np.ndarray


{key(name, parameters)}'''


def row(name: str, parameters: str, columns: int) -> str:
    """The function's line in the lesson's table."""
    (node,) = functions_in(f"def {name}{parameters}: ...").values()
    return f"| `{signature(node)}` |{' TODO |' * (columns - 1)}"


def lesson(chapter: Chapter, name: str, parameters: str) -> str:
    """A new chapter's lesson: its sections, and one block whose output is recomputed."""
    return f"""# Chapter {chapter.number}: {_words(chapter)}

TODO: what this chapter is for, in a paragraph.

## The idea

TODO

## The equation

TODO

| symbol | meaning | shape |
|---|---|---|
| $x$ | TODO | `(..., n)` |

## A worked example

TODO: every number comes from a block like this one, followed by what it prints.

```python
import numpy as np

x = np.array([1.0, -2.0])
print(2 * x)
```
```text
[ 2. -4.]
```

## What goes wrong, and how it shows

| mistake | how it shows |
|---|---|
| TODO | TODO |

## What the lecture says

TODO

## Your functions

| function | from → to |
|---|---|
{row(name, parameters, 2)}

## Check your work

```
learn-transformers check {chapter.name}
```
"""


def _words(chapter: Chapter) -> str:
    return chapter.name.replace("_", " ")
