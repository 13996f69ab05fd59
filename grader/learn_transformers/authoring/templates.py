"""The text of a new function's files. What is left to write is marked with TODO, and `dev check` asks for it."""

from __future__ import annotations

import ast

from learn_transformers.authoring.sources import functions_in, signature
from learn_transformers.course import Chapter

PLAIN = "(x: np.ndarray) -> np.ndarray"
OF_A_MODULE = "(size: int)"
TORCH = "import torch\nfrom torch import nn"


def solution(name: str, parameters: str) -> str:
    """The function, or the module, as its author finds it, its docstring to be filled in; the stub begins the same."""
    return _module(name, parameters) if is_module(name) else _function(name, parameters)


def is_module(name: str) -> bool:
    """A class has a capital letter."""
    return name[:1].isupper()


def _function(name: str, parameters: str) -> str:
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


def _module(name: str, parameters: str) -> str:
    taken = parameters.strip()[1:].rpartition(")")[0]
    return f'''class {name}(nn.Module):
    """TODO: one sentence that says what it computes.

    Parameters: TODO: their names and shapes, as in `weight` (size,).

    Example:
        TODO: one pass that can be done by hand, as in >>> {name}(…)(…).tolist(), and its result.

    Source: TODO: the place in the lecture, or "extension".
    """

    def __init__(self, {taken}) -> None:
        """TODO: what each argument is, and how the parameters begin."""
        raise NotImplementedError("{name}.__init__")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """TODO: from which shape to which."""
        raise NotImplementedError("{name}.forward")
'''


def solution_file(chapter: Chapter, name: str, parameters: str) -> str:
    """A new chapter's solutions."""
    return f'''"""Chapter {chapter.number}, {_words(chapter)}: TODO: what it is about, in a few words.

The lesson is README.md beside this file. Check your work with `learn-transformers check {chapter.name}`.
"""

{TORCH if is_module(name) else "import numpy as np"}


{solution(name, parameters)}'''


def key_names(name: str) -> tuple[str, ...]:
    """What the entry in the key needs of the vocabulary."""
    return _MODULE_NAMES if is_module(name) else _FUNCTION_NAMES


_FUNCTION_NAMES = ("ANY_NUMBERS", "EDGES", "HAND", "Switches", "call", "reference", "sizes")
_MODULE_NAMES = ("Call", "HAND", "Switches", "module_call", "module_reference")
_HINTS = """    hints=(
        "TODO: the idea",
        "TODO: the equation and the shapes",
        "TODO: nearly the code",
    ),
"""


def key(name: str, parameters: str) -> str:
    """The entry in the answer key: an example that works, to be replaced piece by piece."""
    return _module_key(name, parameters) if is_module(name) else _function_key(name, parameters)


def _function_key(name: str, parameters: str) -> str:
    node, taken = _defined(name, parameters)
    required = [p.arg for p in taken[: len(taken) - len(node.args.defaults)]] or [taken[0].arg]
    each = [*taken, *node.args.kwonlyargs]
    axes = ", ".join(f'"{p.arg}": "{"... n" if p.arg in required else ""}"' for p in each)
    example = ", ".join(["np.array([1.0, -2.0])"] * len(required))
    return f"""@reference(
    axes={{{axes}}},
    output="... n",
    slips=ANY_NUMBERS,
{_HINTS})
def {name}{_with_mistake(parameters)}:
    # TODO: the right answer; this one halves
    result: Array = 0.5 * {required[0]}
    return result


{name.upper()}_NOT_HALVED = {name}.slip(
    "TODO: one sentence that names the mistake",
    "TODO: one question that leads to it, and not the answer?",
    returns=lambda result: 2.0 * result,
)

{name}.asks("TODO: a small example, by hand", call({example}), stage=HAND)
{name}.asks("TODO: the general case, every axis of another size", sizes(3, n=4), whole="{required[0]}")
{name}.asks("TODO: a square, where a wrong axis stays silent", sizes(3, n=3))
{name}.asks("TODO: no leading axis, and two of them; an axis of length 1", sizes(n=2), sizes(2, 3, n=1), stage=EDGES)
# At least four checks and three mistakes. What a neighbor has as well: {name}.also(ITS_NAME), the very same object.
"""


def _module_key(name: str, parameters: str) -> str:
    node, taken = _defined(name, parameters)
    axes = ", ".join(f'"{p.arg}": ""' for p in taken)
    given = ", ".join(f'"{p.arg}": 2' for p in taken)
    return f"""@module_reference(
    axes={{"weights": "", "x": "... n", {axes}}},
    output="... n",
{_HINTS})
def {name}(weights: Any, x: Any, *, {ast.unparse(node.args)}, mistake: Switches) -> Any:
    # TODO: the right answer, in torch; this one multiplies by a parameter
    return weights["weight"] * x


{name.upper()}_NOT_MULTIPLIED = {name}.slip(
    "TODO: one sentence that names the mistake",
    "TODO: one question that leads to it, and not the answer?",
    weights=lambda weights: {{**weights, "weight": 1.0}},
)


def {name.lower()}_drawn(rng: np.random.Generator, *shape: int) -> Call:
    # TODO: the constructor's arguments, parameters by name, inputs, and the cotangent, of the output's shape
    weights = {{"weight": rng.normal(size=shape[-1])}}
    return module_call({{{given}}}, weights, (rng.normal(size=shape),), rng.normal(size=shape))


{name}.asks(
    "TODO: a small example, by hand",
    module_call({{{given}}}, {{"weight": np.array([3.0, -1.0])}}, (np.array([1.0, -2.0]),), np.array([1.0, 4.0])),
    stage=HAND,
)
{name}.asks("TODO: the general case, every axis of another size", lambda rng: {name.lower()}_drawn(rng, 3, 2))
# At least four checks and three mistakes; how parameters begin is not compared, for every case sets them.
"""


def _defined(name: str, parameters: str) -> tuple[ast.FunctionDef, list[ast.arg]]:
    """A function with these parameters, and those that are given by their place."""
    (node,) = functions_in(f"def {name}{parameters}: ...").values()
    assert isinstance(node, ast.FunctionDef)
    return node, node.args.posonlyargs + node.args.args


def _with_mistake(parameters: str) -> str:
    """The signature in the key: arrays are called so, and there is the switch of the mistakes."""
    taken, _, returned = parameters.partition("->")
    inside = taken.rstrip().rstrip(")").rstrip().rstrip(",")
    star = "" if "*" in inside else "*, "
    return f"{inside}, {star}mistake: Switches) -> {returned.strip() or 'Array'}".replace("np.ndarray", "Array")


def key_file(chapter: Chapter, name: str, parameters: str) -> str:
    """A new chapter's answer key."""
    imported = ", ".join(sorted(key_names(name), key=kind))
    module = is_module(name)
    return f'''"""Chapter {chapter.number}, {_words(chapter)}: the references with their mistakes, and the checks."""

from __future__ import annotations
{_ANY if module else ""}
import numpy as np

from learn_transformers.key import {imported}
{"" if module else _ARRAY}

{key(name, parameters)}'''


_ANY = """
from typing import Any
"""
_ARRAY = """
Array = np.ndarray
"""


def kind(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions, as ruff sorts imports."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


def row(name: str, parameters: str, columns: int) -> str:
    """The function's line in the lesson's table."""
    node, _ = _defined(name, parameters)
    return f"| `{signature(node)}` |{' TODO |' * (columns - 1)}"


def lesson(chapter: Chapter, name: str, parameters: str) -> str:
    """A new chapter's lesson: its sections, and one block whose output is recomputed."""
    return f"""# {chapter.number:02d} · {_words(chapter).capitalize()}

After this you can

- TODO

## The lecture in five lines

- TODO: `[8:07](https://www.youtube.com/watch?v=P127jhj-8-Y&t=487s)`; what the lecture does not say is an extension

## The problem

TODO

> **Your guess?** TODO

## The idea

TODO: a figure, an analogy, and where the analogy ends

![TODO: what is to be seen, in one or two full sentences.](figures/overview.svg)

## By hand

TODO: every number comes from a block like this one, followed by what it prints. Before “Your functions” no block uses
a function of this chapter.

```python
import numpy as np

x = np.array([1.0, -2.0])
print(2 * x)
```

```text
[ 2. -4.]
```

## The equation

TODO: $$y = 2x$$

| symbol | shape | meaning | in the example |
|---|---|---|---|
| $x$ | `(..., n)` | TODO | TODO |

**Check yourself 1.** TODO

<details><summary>Answer</summary>

TODO

</details>

## Your functions

| function | from → to |
|---|---|
{row(name, parameters, 2)}

## Now you

TODO: the same with new numbers: `____`

## You may believe …

### TODO: “a belief about what it means”

### TODO: “a belief about code”

**Check yourself 2.** TODO

<details><summary>Answer</summary>

TODO

</details>

## What the lecture says, with care

TODO

## The worksheet

TODO

**Check yourself 3.** TODO: about an earlier chapter

<details><summary>Answer</summary>

TODO

</details>

    learn-transformers check {chapter.name}

## Five lines to keep

- TODO
"""


def figures_file(chapter: Chapter) -> str:
    """What draws a new chapter's figures."""
    return f'''"""Chapter {chapter.number}, {_words(chapter)}: the figures of the lesson."""

from __future__ import annotations

from learn_transformers.key.figures import Figure


def overview() -> Figure:
    figure = Figure(height=120)
    figure.box(280, 30, 160, 60, "TODO")
    return figure
'''


def _words(chapter: Chapter) -> str:
    return chapter.name.replace("_", " ")
