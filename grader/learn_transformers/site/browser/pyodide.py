"""Pyodide as a page loads it: which version, which of its files, from where, and what each of them holds.

Whatever comes from elsewhere is held to its hash, which is that of the package `pyodide` of this version; that of NumPy
stands in its own lock file.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from learn_transformers.trouble import WrongUse

VERSION: Final = "0.27.7"
_CORE: Final = f"https://cdn.jsdelivr.net/npm/pyodide@{VERSION}/"
_PACKAGES: Final = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"


@dataclass(frozen=True)
class File:
    """One file: its bytes are `size` many, and have this SHA-256, in hexadecimal."""

    name: str
    size: int
    sha256: str
    source: str = _CORE

    @property
    def url(self) -> str:
        return self.source + self.name

    @property
    def integrity(self) -> str:
        """As a page asks for it."""
        return f"sha256-{b64encode(bytes.fromhex(self.sha256)).decode()}"


FILES: Final = (
    File("pyodide.js", 14913, "b4cb23a53aba19c221659b9fb40a2f18281d685691dc06647fb0afd0681baf98"),
    File("pyodide.asm.js", 1255688, "6b4c90de5b7172873f04f21884d0e9d2274e305fe32116558fe3e4fbe3618d51"),
    File("pyodide.asm.wasm", 10105545, "a50dd1843f805a0b7c45b61037ee0d7b26dfe85efe0e18ef95a34ad24e401f5f"),
    File("python_stdlib.zip", 2360737, "16611534726e5d8ac2bd8f926410b2dcb8d6f49aa24913463533b457a2115c16"),
    File("pyodide-lock.json", 112205, "9c45b916001a750f4102fc287494f3eab215909c7535c626a20db80fd6333e2c"),
    File(
        "numpy-2.0.2-cp312-cp312-pyodide_2024_0_wasm32.whl",
        3061133,
        "ebb61241d962b98b21597d7ce43b67668a6d5bab3acec4fbe958657320d7cd08",
        _PACKAGES,
    ),
)


def files_in(folder: Path) -> Mapping[str, bytes]:
    """The same from a folder, for a site that asks nobody else.

    Raises:
        WrongUse: if one is missing, or not that of this version.
    """
    found = {}
    for file in FILES:
        try:
            found[file.name] = data = (folder / file.name).read_bytes()
        except OSError as error:
            raise WrongUse(
                f"{folder} has no {file.name} that can be read ({error.strerror}): it has to hold the files of "
                f"Pyodide {VERSION} and its NumPy: {', '.join(one.name for one in FILES)}."
            ) from None
        if hashlib.sha256(data).hexdigest() != file.sha256:
            raise WrongUse(f"{folder / file.name} is not that of Pyodide {VERSION}.")
    return found
