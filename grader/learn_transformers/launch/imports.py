"""From which folders the judge imports: from those of the installation alone.

Imports nothing but what Python has loaded before the first line of ours (`__future__` is a file, too), so that it can
come before everything else.
"""

import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))
_PACKAGE = os.path.dirname(_HERE)
_ROOT = os.path.dirname(_PACKAGE)
_NAME = os.path.basename(_PACKAGE)
_LIBRARY = os.path.dirname(os.path.abspath(os.__file__))


class Shadowed(Exception):
    """A file that belongs to no library was imported into the judge; the message says which, and what to do."""


def leave_surroundings() -> None:
    """Import nothing from the current folder, the program's own, or PYTHONPATH from now on.

    Raises:
        Shadowed: if something was imported from the current folder before that could be said.
    """
    here = _current()
    _drop([*here, *_of_environment(), *([] if sys.flags.safe_path else sys.path[:1])])
    _refuse(here)


def leave(folders: list[str]) -> None:
    """Import nothing from these folders, where somebody's work lies, from now on.

    Raises:
        Shadowed: if something was.
    """
    _drop(folders)
    _refuse(folders)


def command(module: str, *arguments: str) -> list[str]:
    """The words that start a Python of its own which runs `main` of a module of ours, deaf to its surroundings."""
    return [
        sys.executable,
        "-I",
        os.path.join(_HERE, "start.py"),
        os.pathsep.join(_user_sites()),
        module,
        *arguments,
    ]


def _current() -> list[str]:
    try:
        return [os.getcwd()]
    except OSError:  # it was removed
        return []


def _of_environment() -> list[str]:
    path = "" if sys.flags.ignore_environment else os.environ.get("PYTHONPATH", "")
    return path.split(os.pathsep) if path else []


def _drop(folders: list[str]) -> None:
    """Take folders off the path, unless they are the installation.

    The one that our package lies in comes last, so that nothing beside it can stand in for a library; but where another
    copy is installed, before that, for the sake of processes that inherit the path.
    """
    there = set(map(_real, folders))
    sys.path[:] = [p for p in sys.path if _real(p) not in there or _is_installation(p)]
    if _ROOT not in sys.path:
        copies = [at for at, p in enumerate(sys.path) if os.path.isfile(os.path.join(p, _NAME, "__init__.py"))]
        sys.path.insert(min(copies, default=len(sys.path)), _ROOT)


def _refuse(folders: list[str]) -> None:
    there = {_real(folder) for folder in folders if not _is_installation(folder)}
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if "." in name or name in ("__main__", _NAME) or not isinstance(file, str):
            continue
        folder, last = os.path.split(file)
        if last.startswith("__init__."):
            folder, last = os.path.split(folder)
        if _real(folder) in there:
            raise Shadowed(
                f"Python has imported {os.path.join(folder, last)!r}, which belongs to no library, and nothing is "
                "graded by a grader with foreign code in it. Rename it, or start in another folder and without this "
                "one in PYTHONPATH."
            )


def _real(folder: str) -> str:
    """One name for a folder that has many; relative ones have none in a folder that was removed."""
    try:
        return os.path.realpath(folder)
    except OSError:
        return folder


def _is_installation(folder: str) -> bool:
    return folder == _LIBRARY or folder.startswith(_LIBRARY + os.sep) or folder in {*_sites(), *_user_sites()}


def _sites() -> list[str]:
    import site  # loaded already, but where Python was told to do without

    return site.getsitepackages()


def _user_sites() -> list[str]:
    """The folder of packages that belong to this user alone, if Python looks there; `-I` does not."""
    import site

    return [site.getusersitepackages()] if site.ENABLE_USER_SITE else []
