"""How the shipped lessons teach, law by law; and that each law can fail."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from not_yet import LESSONS as NOT_YET
from support import ROOT

from learn_transformers import course
from learn_transformers.authoring import teaching

WORDS = {"03_self_attention": 2800}  # the heart of the course; 2,200 elsewhere


def laws_broken(text: str, chapter: course.Chapter) -> list[str]:
    return [f"{law.what}: {'; '.join(law.problems)}" for law in teaching.laws(text, chapter) if law.problems]


@pytest.mark.parametrize("chapter", course.chapters(), ids=lambda c: c.folder)
def test_every_lesson_keeps_the_laws(chapter: course.Chapter) -> None:
    text = (ROOT / "exercises" / chapter.folder / "README.md").read_text()
    broken = laws_broken(text, chapter)
    if chapter.folder in NOT_YET:
        assert broken
    else:
        assert broken == []
        assert teaching.words(text) <= WORDS.get(chapter.folder, 2200)


LESSON = ROOT / "tests" / "fixture_course" / "exercises" / "01_doubling" / "README.md"


def ideas_after_hands(text: str) -> str:
    return text.replace("## By", "## X").replace("## The idea", "## By hand").replace("## X hand", "## The idea")


@pytest.mark.usefixtures("fixture_course")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("# 01 ·", "# 1 ·"), "does not begin with"),
        (lambda text: text.replace("## The idea\n", "## Ideas\n"), "there is no part “The idea”; “Ideas” is none"),
        (ideas_after_hands, "come as"),
        (lambda text: text.replace("Add a number", "Add a number " * 1000), "has 3"),
        (lambda text: text.replace("print(x + x)", f"print(x + x)  # {'x' * 76}"), "has 92 columns"),
        (lambda text: text.replace("Check yourself 2", "Check yourself 3"), "numbered [1, 3, 3]"),
        (lambda text: re.sub(r"\*\*Check yourself 3.*?</details>", "", text, flags=re.DOTALL), "2 of 3 questions"),
        (lambda text: text.replace("<details><summary>Answer</summary>\n\nYes.\n\n</details>", "Yes."), "2 of 3 have"),
        (lambda text: text.replace("Yes.", "```python\n1\n```"), "block of code"),
        (lambda text: text.replace("> **Your guess?**", "Your guess?"), "no paragraph begins"),
        (lambda text: text.replace("____", "6"), "nothing is left blank"),
        (lambda text: text.replace("### “Twice", "“Twice"), "1 of 2 beliefs"),
        (lambda text: text + "\n[0:05](https://www.youtube.com/watch?v=P127jhj-8-Y&t=6s)", "0:05 leads to second 6"),
    ],
)  # fmt: skip
def test_a_broken_law_is_named(change: Callable[[str], str], said: str) -> None:
    (chapter,) = [c for c in course.chapters() if c.name == "doubling"]
    text = LESSON.read_text()
    assert laws_broken(text, chapter) == []
    (broken,) = laws_broken(change(text), chapter)
    assert said in broken
