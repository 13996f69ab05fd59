"""The bank for other places: each question in a neutral form, and one module a format in `formats/` that writes it."""

from __future__ import annotations

from pathlib import Path

_FORMATS = Path(__file__).with_name("formats")


def available(folder: Path = _FORMATS) -> dict[str, str]:
    """What can be written, by the word that is typed, each with its sentence: the first line of its file in `folder`.

    None is loaded for that.
    """
    texts = {f.stem: f.read_text(encoding="utf-8") for f in folder.glob("*.py") if f.stem != "__init__"}
    return {name.replace("_", "-"): text.split('"""')[1].splitlines()[0] for name, text in sorted(texts.items())}
