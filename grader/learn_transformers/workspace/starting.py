"""`init DIR`: a course of one's own to work in, all of it or nothing."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import sys
from pathlib import Path

from learn_transformers import __version__, course
from learn_transformers.course import WrongUse
from learn_transformers.progress import FOLDER
from learn_transformers.workspace import manifest

_README = """# Learn transformers by building them

`exercises/` holds one folder a chapter. Read its `README.md`, the lesson; then fill in the functions of its `.py` file
and, where there is one, the equations of its `worksheet.py`.

```
learn-transformers                  where you are and what is next
learn-transformers read softmax     the lesson in the terminal
learn-transformers watch            the result at every save
learn-transformers check softmax    what is right, what is wrong, and why
learn-transformers hint softmax     the next hint
learn-transformers run FILE         run a file of yours that imports other chapters
learn-transformers --help           everything else
```

Opened as a folder in Visual Studio Code, the run button works too: `.vscode/settings.json` tells it where the chapters
are. If Python itself says `No module named 'softmax'`, use `learn-transformers run FILE` instead of `python FILE`.

`.learn-transformers/` keeps your progress, and a backup of whatever you reset.
"""
_GIT_IGNORE = f"{FOLDER}/\n__pycache__/\n"
_PARTIAL = re.compile(r"\.learn-transformers\.[0-9a-f]{8}\.partial")


def start(folder: Path) -> None:
    """Lay out a fresh course: in a folder that is not there yet, which appears complete or not at all, or an empty one.

    Raises:
        WrongUse: if the folder is not empty, or cannot be written.
    """
    try:
        if not os.path.lexists(folder):
            folder.parent.mkdir(parents=True, exist_ok=True)
            _start_new(folder)
        elif not folder.is_dir():
            raise WrongUse(f"{folder} is there already and is no folder: give a new one, or an empty one.")
        else:
            _clear_what_was_begun(folder)
            _start_in(folder)
    except OSError as error:
        raise WrongUse(f"The course cannot be written to {folder}: {error.strerror or error}.") from error


def _start_new(folder: Path) -> None:
    partial = _partial_in(folder.parent)
    try:
        _lay_out(partial)
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _start_in(folder: Path) -> None:
    """In an empty folder, where someone may be, so that it is kept; `exercises` comes last and makes it a course."""
    if os.listdir(folder):
        raise WrongUse(
            f"{folder} is not empty: give a new folder, or an empty one (--update brings a course up to date)."
        )
    partial = _partial_in(folder)
    try:
        _lay_out(partial)
        for name in (*dict.fromkeys(Path(file).parts[0] for file in _ought()), FOLDER, "exercises"):
            (partial / name).rename(folder / name)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _ought() -> dict[str, bytes]:
    """What a course has beside its exercises."""
    files = {"README.md": _README, ".gitignore": _GIT_IGNORE, ".vscode/settings.json": _editor_settings()}
    return {name: text.encode() for name, text in files.items()}


def _editor_settings() -> str:
    """For Visual Studio Code and its kin: this Python, and where chapters find each other, by the run button too."""
    folders = [f"exercises/{chapter.folder}" for chapter in course.chapters()]
    systems = {"linux": ":", "osx": ":", "windows": ";"}
    paths = {
        system: sign.join(f"${{workspaceFolder}}/{folder}" for folder in folders) for system, sign in systems.items()
    }
    settings = {
        "python.defaultInterpreterPath": sys.executable,
        "python.analysis.extraPaths": folders,
        **{f"terminal.integrated.env.{system}": {"PYTHONPATH": path} for system, path in paths.items()},
    }
    return json.dumps(settings, indent=2, ensure_ascii=False) + "\n"


def _partial_in(folder: Path) -> Path:
    partial = folder / f".learn-transformers.{secrets.token_hex(4)}.partial"
    partial.mkdir()
    return partial


def _lay_out(folder: Path) -> None:
    """The files of a course, with the rights that new files have here, whatever those of the shipped ones are."""
    for name, text in _ought().items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(text)
    exercises, files = folder / "exercises", {}
    for file in course.shipped_files():
        data = course.shipped_bytes(file)
        (exercises / file).parent.mkdir(parents=True, exist_ok=True)
        (exercises / file).write_bytes(data)
        files[file] = manifest.digest(data)
    (folder / FOLDER).mkdir(0o755)
    (folder / FOLDER / manifest.FILE).write_bytes(manifest.Manifest(__version__, files).to_json())


def _clear_what_was_begun(folder: Path) -> None:
    """An `init` that was killed in an empty folder may have left some of its files there, and its partial folder."""
    there = {name: folder / name for name in os.listdir(folder)}
    partial = [path for name, path in there.items() if _PARTIAL.fullmatch(name)]
    others = [path for path in there.values() if path not in partial]
    if partial and all(map(_is_ours, others)):
        for path in (*others, *partial):  # the partial folder last, for it is what tells
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _is_ours(path: Path) -> bool:
    if path.is_symlink():
        return False
    if path.name == FOLDER:
        return path.is_dir() and os.listdir(path) == [manifest.FILE]
    ought = _ought()
    files = [path / name for name in os.listdir(path)] if path.is_dir() else [path]
    wanted = [ought.get(file.relative_to(path.parent).as_posix()) for file in files]
    return all(data is not None and _holds(file, data) for file, data in zip(files, wanted, strict=True))


def _holds(file: Path, data: bytes) -> bool:
    return file.is_file() and not file.is_symlink() and file.stat().st_size == len(data) and file.read_bytes() == data
