"""The bank for other places: each question in a neutral form, and one module a format in `formats/` that writes it."""

from __future__ import annotations

import pkgutil
from pathlib import Path


def available() -> dict[str, str]:
    """What can be written, by the word that is typed, each with its sentence: the first line of its file.

    None is loaded for that.
    """
    folder = Path(__file__).with_name("formats")
    texts = {m.name: (folder / f"{m.name}.py").read_text(encoding="utf-8") for m in pkgutil.iter_modules([str(folder)])}
    return {name.replace("_", "-"): text.split('"""')[1].splitlines()[0] for name, text in sorted(texts.items())}
