"""What the Web Worker calls: orders and answers as JSON, and nothing of ours that raises into the page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from learn_transformers import course
from learn_transformers.sandbox.in_process import Clock
from learn_transformers.site.browser.judge import BrowserJudge
from learn_transformers.trouble import WrongUse

_EXERCISES = Path("/course")


def begin(tell: Callable[[str, float], object], chapter: str = "") -> Callable[[str, str], str]:
    """A judge that answers `(order, given_up)`, both JSON: `{"answer": …}`, `{"wrong": sentence}` or `{"failed": …}`.

    `tell` hears which order of the sandbox is begun, and how many seconds it may take. The judge is warm for `chapter`.
    """
    clock = Clock(tell)
    judge = BrowserJudge(_EXERCISES, clock)

    def answer(order: str, given_up: str) -> str:
        clock.ask(json.loads(given_up))
        try:
            return json.dumps({"answer": judge.answer(json.loads(order))})
        except WrongUse as problem:
            return json.dumps({"wrong": str(problem)})
        except Exception as error:
            return json.dumps({"failed": f"{type(error).__name__}: {error}"})

    if course.chapter_named(chapter) is not None:
        answer(json.dumps({"order": "check", "chapter": chapter, "files": _stub(chapter)}), "{}")
    return answer


def _stub(chapter: str) -> dict[str, str]:
    found = course.known_chapter(chapter)
    return {found.file: course.stub_of(found).read_text(encoding="utf-8")}
