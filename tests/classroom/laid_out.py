"""Folders of classes as exports and mail leave them, for the tests of intake."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

Files = Mapping[str, bytes]
Layout = Callable[[Path, str, Files], None]

METADATA = """\
---
{folder}:
  :submitters:
  - :name: {student}
    :sid: '{number}'
    :email: {number}@example.org
  :created_at: 2026-03-01 14:20:25.500000000 Z
  :score: 0.0
  :results:
    tests:
    - :name: not a student
"""


def written(folder: Path, files: Files) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def zipped(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return data.getvalue()


def linked(name: str, to: str, kind: int = stat.S_IFLNK) -> bytes:
    """An archive with a link in it, or something else that is no file."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        member = zipfile.ZipInfo(name)
        member.create_system, member.external_attr = 3, (kind | 0o777) << 16
        archive.writestr(member, to)
    return data.getvalue()


def below(prefix: str) -> Layout:
    return lambda root, student, files: written(root / student, {f"{prefix}{name}": files[name] for name in files})


def in_archive(prefix: str) -> Layout:
    return lambda root, student, files: written(
        root, {f"{student}.zip": zipped({f"{prefix}{name}": files[name] for name in files})}
    )


def archive_in_folder(root: Path, student: str, files: Files) -> None:
    written(root / student, {"upload.zip": zipped({f"work/{name}": files[name] for name in files})})


def with_litter(root: Path, student: str, files: Files) -> None:
    """What systems and tools leave, some of it named as what counts."""
    written(root / student, {f"exercises/{name}": files[name] for name in files})
    for name in files:
        place = PurePosixPath(name)
        for litter in (
            f"__MACOSX/{name}",
            f"exercises/{place.parent}/._{place.name}",
            f"exercises/{place.parent}/.ipynb_checkpoints/{place.name}",
            f".venv/lib/{place.name}",
            f".git/{place.name}",
            f"exercises/.learn-transformers/backups/{name}",
            f"exercises/{place.parent}/__pycache__/{place.name}c",
            f"solutions/{name}",
        ):
            written(root / student, {litter: b"litter"})
    written(root, {".DS_Store": b"", "roster.csv": b"student\n"})


def moodle(root: Path, student: str, files: Files) -> None:
    written(root / f"{student}_{number(student)}_assignsubmission_file_", files)
    written(root / f"{student}_{number(student)}_assignsubmission_onlinetext_", {"onlinetext.html": b"<p>"})


def gradescope(root: Path, student: str, files: Files) -> None:
    folder = f"submission_{number(student)}"
    written(root / folder, files)
    with (root / "submission_metadata.yml").open("a") as metadata:
        metadata.write(METADATA.format(folder=folder, student=student, number=number(student)).removeprefix("---\n"))


def github_classroom(root: Path, student: str, files: Files) -> None:
    written(root / f"week-1-{student}", {f"exercises/{name}": files[name] for name in files})
    written(root / f"week-1-{student}", {".git/HEAD": b"ref", "README.md": b""})


def number(student: str) -> int:
    return 1000 + sum(student.encode())


LAYOUTS: dict[str, Layout] = {
    "a course folder": below(""),
    "exercises inside": below("exercises/"),
    "too deep": below("my-course/exercises/"),
    "much too deep": below("a/b/c/d/"),
    "litter": with_litter,
    "archives": in_archive(""),
    "archives of folders": in_archive("jdoe/exercises/"),
    "archives in folders": archive_in_folder,
    "Moodle": moodle,
    "Gradescope": gradescope,
    "GitHub Classroom": github_classroom,
}
