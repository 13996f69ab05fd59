"""The text of a new function's files. What is left to write is marked with TODO, and `dev check` asks for it."""

from __future__ import annotations

from learn_transformers.course import Chapter


def stub(name: str) -> str:
    """The function as a learner finds it; the solution begins the same."""
    return f'''def {name}(x: np.ndarray) -> np.ndarray:
    """TODO: one sentence that says what it gives.

    Args:
        x: `(..., n)`, TODO: what it holds.

    Returns:
        TODO: what comes back, `(..., n)`.

    Example:
        TODO: one call that can be done by hand, and its result.

    Source: TODO: the place in the lecture, or "extension".
    """
    raise NotImplementedError("{name}")
'''


def exercise_file(chapter: Chapter, name: str) -> str:
    """A new chapter's stubs."""
    return f'''"""Chapter {chapter.number}, {_words(chapter)}: TODO: what it is about, in a few words.

The lesson is README.md beside this file. Check your work with `learn-transformers check {chapter.name}`.
"""

import numpy as np


{stub(name)}'''


def solution_file(chapter: Chapter, name: str) -> str:
    """A new chapter's solutions."""
    return f'''"""Chapter {chapter.number}, {_words(chapter)}: TODO: what it is about, in a few words."""

import numpy as np


{stub(name)}'''


KEY_NAMES = ("HAND", "Call", "Mistake", "Switches", "call", "reference")


def key(name: str) -> str:
    """The entry in the answer key: an example that works, to be replaced piece by piece."""
    mistake = f"{name.upper()}_NOT_DOUBLED"
    return f"""{mistake} = Mistake(
    "TODO: one sentence that names the mistake",
    hint="TODO: one question that leads to it, and not the answer?",
)


@reference(
    axes={{"x": "... n"}},
    output="... n",
    hints=(
        "TODO: the idea",
        "TODO: the equation and the shapes",
        "TODO: nearly the code",
    ),
)
def {name}(x: Array, *, mistake: Switches) -> Array:
    # TODO: the right answer, with its mistakes built in; this one doubles
    result: Array = x.copy() if mistake({mistake}) else 2.0 * x
    return result


@{name}.case(stage=HAND)
def {name}_by_hand(rng: Rng) -> Call:
    "TODO: a small example, by hand"
    return call(np.array([1.0, -2.0]))


@{name}.case()
def {name}_at_random(rng: Rng) -> Call:
    "TODO: the general case, every axis of another size"
    return call(rng.normal(size=(3, 4)))
"""


def key_file(chapter: Chapter, name: str) -> str:
    """A new chapter's answer key."""
    return f'''"""Chapter {chapter.number}, {_words(chapter)}: the references with their mistakes, and the checks."""

from __future__ import annotations

import numpy as np

from learn_transformers.key import {", ".join(KEY_NAMES)}

Array = np.ndarray
Rng = np.random.Generator

{key(name)}'''


def alternative(name: str) -> str:
    """The function in a whole file of right answers in another style."""
    return f'''def {name}(x):
    raise NotImplementedError("{name}")  # TODO: in the style of this file
'''


def alternative_file(name: str) -> str:
    return f'''"""Plain Python loops, one number after another."""

import numpy as np


{alternative(name)}'''


def row(name: str, columns: int) -> str:
    """The function's line in the lesson's table."""
    return f"| `{name}(x)` |{' TODO |' * (columns - 1)}"


def lesson(chapter: Chapter, name: str) -> str:
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
{row(name, 2)}

## Check your work

```
learn-transformers check {chapter.name}
```
"""


def _words(chapter: Chapter) -> str:
    return chapter.name.replace("_", " ")
