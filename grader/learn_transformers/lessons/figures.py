"""The figures that a lesson names, each an image alone in its paragraph: `![what to see](figures/name.svg)`."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FENCED = re.compile(r"^(```+|~~~+).*?^\1`*[ \t]*$", re.MULTILINE | re.DOTALL)
IMAGE = re.compile(r"!\[((?:[^\]\\]|\\.)*)\]\(([^()\s]+)\)")
_OURS = re.compile(r"figures/([a-z][a-z0-9_]*)\.svg")


@dataclass(frozen=True)
class Image:
    """An image of a lesson: what stands for it where it is not seen, and where it lies."""

    alt: str
    target: str

    @property
    def name(self) -> str:
        """The name of the figure, if it is one of the chapter's."""
        found = _OURS.fullmatch(self.target)
        return found[1] if found else ""


def images(markdown: str) -> list[Image]:
    """The images of a lesson, code apart."""
    return [Image(" ".join(m[1].split()), m[2]) for m in IMAGE.finditer(_FENCED.sub("", markdown))]
