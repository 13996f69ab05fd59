"""This very program as a wheel, and what it needs: a grader elsewhere is the one that its teacher has tried at home.

The wheel is made of the installation, as `pip` would have unpacked it, so that no checkout and no index has to have it.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Final

from learn_transformers import course
from learn_transformers.trouble import WrongUse

PROJECT: Final = "learn-transformers"
_PACKAGE: Final = "learn_transformers"
_SHIPPED: Final = ("exercises", "solutions")
_TRACES: Final = {"__pycache__", ".learn-transformers", ".ipynb_checkpoints", ".DS_Store"}
_DESCRIBED: Final = ("METADATA", "entry_points.txt", "licenses/LICENSE")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_WHEEL: Final = "Wheel-Version: 1.0\nGenerator: learn-transformers\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_BUILT: Final = (1980, 1, 1, 0, 0, 0)  # the same contents are the same bytes


def wheel() -> tuple[str, bytes]:
    """Its name, and what it holds.

    Raises:
        WrongUse: if this program is not installed, so that nothing says what it needs.
    """
    installed = _distribution(PROJECT)
    folder = f"{_PACKAGE}-{installed.version}.dist-info"
    members = {**dict(_package()), **dict(_described(installed, folder))}
    records = [f"{name},sha256={_digest(data)},{len(data)}" for name, data in members.items()]
    members[f"{folder}/RECORD"] = "\n".join([*records, f"{folder}/RECORD,,", ""]).encode()
    return f"{_PACKAGE}-{installed.version}-py3-none-any.whl", zipped(members)


def zipped(members: Mapping[str, bytes], executable: tuple[str, ...] = ()) -> bytes:
    """An archive of these files, in which the `executable` ones may be run."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(name, _BUILT)
            member.create_system = 3  # whose rights the attributes are
            member.external_attr = (0o100755 if name in executable else 0o100644) << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return data.getvalue()


def requirements(*, torch: bool) -> list[str]:
    """What is to be installed beside the wheel, as `pip` reads it; PyTorch, of gigabytes, only where it is needed."""
    needed = [text for text in _distribution(PROJECT).requires or () if "extra ==" not in text]
    return [text for text in needed if torch or _name(text) != "torch"]


def constraints(needed: list[str]) -> list[str]:
    """The versions of these, and of what they need in turn, with which this program runs here."""
    found: dict[str, str] = {}
    waiting = [_name(text) for text in needed]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            installed = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # for another system, or another Python
            continue
        found[name] = installed.version.partition("+")[0]  # a local version stands in no index
        waiting += [_name(text) for text in installed.requires or () if "extra ==" not in text]
    return [f"{name}=={version}" for name, version in sorted(found.items())]


def _distribution(name: str) -> metadata.Distribution:
    try:
        return metadata.distribution(name)
    except metadata.PackageNotFoundError:
        raise WrongUse(
            "learn-transformers is not installed here, only lies here: install it with `python -m pip install .`."
        ) from None


def _package() -> Iterator[tuple[str, bytes]]:
    for file in _files(course.PACKAGE):
        yield f"{_PACKAGE}/{file.relative_to(course.PACKAGE).as_posix()}", file.read_bytes()
    if not (course.PACKAGE / "shipped").is_dir():  # a checkout
        for part in _SHIPPED:
            folder = course.shipped() / part
            for file in _files(folder):
                yield f"{_PACKAGE}/shipped/{part}/{file.relative_to(folder).as_posix()}", file.read_bytes()


def _files(folder: Path) -> list[Path]:
    """What is no trace of having been used."""
    return sorted(
        file
        for file in folder.rglob("*")
        if file.is_file() and file.suffix != ".pyc" and _TRACES.isdisjoint(file.relative_to(folder).parts)
    )


def _described(installed: metadata.Distribution, folder: str) -> Iterator[tuple[str, bytes]]:
    for name in _DESCRIBED:
        if text := installed.read_text(name):
            yield f"{folder}/{name}", text.encode()
    yield f"{folder}/WHEEL", _WHEEL.encode()


def _name(requirement: str) -> str:
    found = _NAME.match(requirement)
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else ""


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
