"""What a submission finds around it where it runs in a process of ours: streams, modules and settings of its own.

While it runs, what is ours is out of sight; as soon as it does not, everything is as it was before, and what it has
changed of libraries that both use is kept for when it runs again, as it would find that in a process of its own.
"""

from __future__ import annotations

import contextlib
import operator
import sys
import warnings
from collections.abc import Iterator
from typing import Any, Final, Self

import numpy as np

_OURS: Final = "learn_transformers"
_THE_PAGE: Final = ("js", "pyodide", "pyodide_js", "_pyodide", "_pyodide_core")  # ways out to the page
_LISTS: Final = ("argv", "meta_path", "path", "path_hooks")  # of `sys`; it gets copies
_OF_SYS: Final = (
    *_LISTS, "breakpointhook", "displayhook", "excepthook", "stderr", "stdin", "stdout", "unraisablehook",
    "__stderr__", "__stdin__", "__stdout__",
)  # fmt: skip
_SHARED: Final = ("builtins", "math", "numpy")  # with what lies below
_MISSING: Final = object()


class Surroundings:
    """Those of one worker: within a `with` statement they are there, and `left` for a moment where it asks for us."""

    def __init__(self) -> None:
        self._theirs: dict[str, Any] = {}  # of `sys`
        self._modules: dict[str, Any] = {}
        self._changes: list[tuple[dict[str, Any], str, Any]] = []

    def __enter__(self) -> Self:
        self._ours = {name: getattr(sys, name) for name in _OF_SYS}
        self._our_modules = dict(sys.modules)
        self._our_filters = list(warnings.filters)
        self._our_depth = sys.getrecursionlimit()
        self._print_options = np.get_printoptions()
        self._errors = np.seterr(all="warn", under="ignore")
        self._before = [(vars(module), dict(vars(module))) for module in _shared()]
        for names, name, value in self._changes:
            _put(names, name, value)
        for name, value in (self._theirs or _copied()).items():
            setattr(sys, name, value)
        for name in [name for name in sys.modules if name.partition(".")[0] in (_OURS, *_THE_PAGE)]:
            del sys.modules[name]
        sys.modules.update(dict.fromkeys(_THE_PAGE, None))  # type: ignore[arg-type]  # "import of js halted"
        sys.modules.update(self._modules)
        warnings.simplefilter("ignore")
        return self

    def __exit__(self, *details: object) -> None:
        self._theirs = {name: getattr(sys, name, None) for name in _OF_SYS}
        self._modules = {
            name: module
            for name, module in sys.modules.items()
            if name not in _THE_PAGE and self._our_modules.get(name, _MISSING) is not module
        }
        self._changes = [change for names, before in self._before for change in _changes(names, before)]
        for names, name, _ in self._changes:
            _put(names, name, self._was(names, name))
        for name, value in self._ours.items():
            setattr(sys, name, value)
        for name in self._modules:
            del sys.modules[name]
        sys.modules.update(self._our_modules)
        warnings.filters[:] = self._our_filters  # type: ignore[index]
        warnings._filters_mutated()  # type: ignore[attr-defined]  # it remembers what it has decided
        sys.setrecursionlimit(self._our_depth)
        np.set_printoptions(**self._print_options)
        np.seterr(**self._errors)

    @contextlib.contextmanager
    def left(self) -> Iterator[None]:
        """Everything is ours for a moment."""
        self.__exit__()
        try:
            yield
        finally:
            self.__enter__()

    def forget(self) -> None:
        """The worker has ended."""
        self._theirs, self._modules, self._changes = {}, {}, []

    def _was(self, names: dict[str, Any], name: str) -> Any:
        return next(before.get(name, _MISSING) for found, before in self._before if found is names)


def _shared() -> list[Any]:
    return [m for name, m in list(sys.modules.items()) if name.partition(".")[0] in _SHARED and hasattr(m, "__dict__")]


def _changes(names: dict[str, Any], before: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str, Any]]:
    if len(names) == len(before) and all(map(operator.is_, names.values(), before.values())):
        return
    for name in {**before, **names}:
        if names.get(name, _MISSING) is not before.get(name, _MISSING):
            yield names, name, names.get(name, _MISSING)


def _put(names: dict[str, Any], name: str, value: Any) -> None:
    if value is _MISSING:
        names.pop(name, None)
    else:
        names[name] = value


def _copied() -> dict[str, list[Any]]:
    """The lists that it begins with: ours, but for what finds modules of the page."""
    found = {name: list(getattr(sys, name)) for name in _LISTS}
    found["meta_path"] = [finder for finder in sys.meta_path if not _module_of(finder).startswith("_pyodide")]
    return found


def _module_of(finder: Any) -> str:
    return str(getattr(finder, "__module__", "") or type(finder).__module__)
