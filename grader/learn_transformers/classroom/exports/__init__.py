"""What a class earned, and what grades it, for other places: a form is found because its module lies in its folder."""

from __future__ import annotations

import re
from pathlib import Path

_SENTENCE = re.compile(r'^SENTENCE(?:: Final)? = "(.+)"$', re.MULTILINE)


def available(folder: str) -> dict[str, str]:
    """The forms in a folder of this one, by the word that is typed, each with its `SENTENCE` for the help.

    None is loaded for that.
    """
    found = {}
    for file in sorted((Path(__file__).parent / folder).glob("*.py")):
        if (sentence := _SENTENCE.search(file.read_text(encoding="utf-8"))) is not None:
            found[file.stem.replace("_", "-")] = sentence[1]
    return found
