"""Libraries that want a folder, threads or seconds at their first use: which a text asks for, and made ready ahead.

A worker may neither write nor wait. What it would have to, the process that it is forked from has done before the
confinement closes. The learner's text only says which of a few known libraries are meant: its bytes are looked at,
line by line, never parsed and never run.

This file stands alone: it imports the standard library only, and can be loaded by its path.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import sys
from collections.abc import Callable, Collection
from typing import Any

TORCH = "torch"
TRAINING = "training"  # the first optimizer step, the first `torch.func`, the first checkpoint: seconds, and a folder
MATPLOTLIB = "matplotlib"

_WORD = re.compile(rb"\w+")
_IMPORTING = {b"import", b"__import__", b"import_module"}
_IMPORTED = {
    TORCH: {b"torch", b"torchvision", b"torchaudio", b"functorch", b"lightning", b"pytorch_lightning", b"transformers"},
    TRAINING: {b"lightning", b"pytorch_lightning", b"transformers"},
    MATPLOTLIB: {b"matplotlib", b"pylab", b"mpl_toolkits", b"seaborn"},
}
_TRAINING = re.compile(  # an annotation `torch.optim.Optimizer` asks for nothing, a class made of it does
    rb"\b(?:optim(?!\.Optimizer\b(?!\)))|func|functorch|checkpoint|compiler|_dynamo|_inductor|export|make_fx|custom_op"
    rb"|flex_attention|\w*deterministic\w*)\b"
)


_LATER = re.compile(rb"\n[ \t]+(?:import|from)\b")  # made once, and not in every worker
_TEXTS = 32  # of which is known what they import: a file is asked about by every later one that imports it
_SLOW = {"torch", "matplotlib", "scipy", "pandas", "sympy", "sklearn", "networkx", "PIL"}


@functools.lru_cache(_TEXTS)
def imported_words(source: bytes) -> frozenset[bytes]:
    """Every word of the lines that import something, comments left out."""
    found: set[bytes] = set()
    for line in source.splitlines():
        if b"import" not in line:  # as most do not, and this is asked of every file that another one imports
            continue
        words = _WORD.findall(line.partition(b"#")[0])
        if not _IMPORTING.isdisjoint(words):
            found.update(words)
    return frozenset(found)


@functools.lru_cache(_TEXTS)
def needed(source: bytes) -> frozenset[str]:
    """What has to be made ready for a submission's text. Too much costs a second; too little, a sentence."""
    words = imported_words(source)
    needs = {need for need, names in _IMPORTED.items() if not names.isdisjoint(words)}
    if TORCH in needs and _TRAINING.search(source):
        needs.add(TRAINING)
    return frozenset(needs)


def warm_up(needs: Collection[str], note_broken: Callable[[str, BaseException], None]) -> None:
    """Import what a submission may need, so that no worker pays for it, or is refused what that takes.

    Of what is not installed, or broken, only those that import it should hear: `note_broken` is told.
    """
    import warnings

    warnings.simplefilter("ignore")
    _numpy()
    steps: dict[str, Callable[[], None]] = {TORCH: _torch, TRAINING: _training, MATPLOTLIB: _matplotlib}
    for need, step in steps.items():
        if need in needs:
            try:
                step()
            except BaseException as error:
                if need not in (TRAINING, *sys.modules):
                    note_broken(need, error)


def _numpy() -> None:
    import numpy as np

    np.einsum("ij,jk->ik", np.eye(2), np.eye(2)) @ np.linalg.inv(np.eye(2))
    np.random.default_rng(0).normal(size=2)


def _torch() -> None:
    import torch

    torch.set_num_threads(1)
    x = torch.ones(2, 2, requires_grad=True)
    torch.nn.functional.softmax(x, -1).sum().backward()  # type: ignore[no-untyped-call,unused-ignore]
    _replace(torch, "set_num_threads", "set_num_interop_threads", by=_nothing)
    _replace(torch, "compile", by=_no_compiler)


def _training() -> None:
    import torch
    from torch.utils.checkpoint import checkpoint

    with _a_folder("TORCHINDUCTOR_CACHE_DIR"):
        x = torch.nn.Parameter(torch.ones(2))
        optimizer = torch.optim.AdamW([x])
        checkpoint(torch.exp, x, use_reentrant=False).sum().backward()
        optimizer.step()
        for derivative in (torch.func.jacrev, torch.func.jacfwd):
            derivative(torch.exp)(torch.ones(2))


def _matplotlib() -> None:
    with _a_folder("MPLCONFIGDIR"):
        os.environ |= {"MPLBACKEND": "Agg", "MPL_IGNORE_SYSTEM_FONTS": "1"}
        import io

        import matplotlib
        from matplotlib import font_manager, pyplot

        # Fonts of the system lie where a worker cannot read; older versions look for them all the same.
        fonts, its_own = font_manager.fontManager.ttflist, os.path.realpath(matplotlib.get_data_path())
        fonts[:] = [font for font in fonts if os.path.realpath(font.fname).startswith(its_own)] or fonts
        figure, axes = pyplot.subplots()
        axes.plot([1, 2], label="$x^2$")
        axes.legend()
        figure.savefig(io.BytesIO(), format="png")
        pyplot.close(figure)
    # No window opens here, whichever kind is asked for.
    _replace(matplotlib, "use", by=_nothing)
    _replace(pyplot, "switch_backend", by=_nothing)


@contextlib.contextmanager
def _a_folder(variable: str) -> Any:
    """A folder that a library may write in while it is imported, named in the environment, and gone afterwards."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="learn-transformers-") as folder:
        os.environ[variable] = folder
        yield


def _replace(module: Any, *names: str, by: Callable[..., Any]) -> None:
    for name in names:
        if hasattr(module, name):
            setattr(module, name, by)


def _nothing(*args: Any, **kwargs: Any) -> None:
    """In place of what sets a number of threads, or opens windows: there is one thread, and there are none."""


def _no_compiler(*args: Any, **kwargs: Any) -> Any:
    raise RuntimeError(
        "torch.compile cannot work here: it writes files and runs a compiler, and a submission may do neither. "
        "Leave it out of what is checked"
    )


def ahead(source: bytes) -> None:
    """In a worker: import now, of a few known libraries, what functions import only when called, with 2 s to go."""
    if _LATER.search(source) is None:
        return
    import ast
    import importlib

    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        for name in _imports(node):
            if name not in sys.modules and name.partition(".")[0] in _SLOW:
                with contextlib.suppress(Exception):
                    importlib.import_module(name)


def _imports(node: Any) -> list[str]:
    import ast

    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module]
    return []
