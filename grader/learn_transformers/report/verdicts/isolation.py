"""Which layer of isolation was missing while a submission ran: a word for the screens that is only said then."""

from __future__ import annotations

import os

from learn_transformers.sandbox.host import LAYERS
from learn_transformers.verdict import Verdict


def missing(verdict: Verdict) -> str:
    """A clause: the missing layers, or that there are none to be had; nothing where none is, or where nothing ran."""
    if verdict.practice:
        return "for practice only"
    if not any(chapter.functions for chapter in verdict.chapters):
        return ""
    absent = [layer for layer in LAYERS if layer not in verdict.isolation and (layer != "uid" or _is_root())]
    return f"isolation without {', '.join(absent)} (`doctor` says why)" if absent else ""


def _is_root() -> bool:
    """Only who runs as root has another user's rights to give up to."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
