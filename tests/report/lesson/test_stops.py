"""Where a lesson waits: guesses and folded answers, as they are printed and as a reader opens them."""

from __future__ import annotations

import pytest
from rich.style import Style

from learn_transformers.report.lesson import page
from learn_transformers.report.screen import reading

LESSON = """# Title

> **Your guess?** Which one?

Between.

**Check yourself 1.** Why?

<details><summary>Answer</summary>

Because of $x_1$, **so**:

```text
1 2
```

</details>

> A quotation that asks nothing.

<details>
<summary><b>A note</b></summary>

- an item

</details>

The end.
"""


def plain(layout: page.Layout) -> str:
    return "\n".join(line.plain for line in layout.lines)


def test_printed_no_answer_is_shown_and_nothing_else_is_missing() -> None:
    shown = page.lines(LESSON, 80, False)
    assert "▶ Answer (folded)" in shown
    assert "▶ A note (folded)" in shown
    text = "\n".join(shown)
    assert "Because" not in text
    assert "item" not in text
    assert "<" not in text
    assert all(part in text for part in ("Which one?", "Between.", "Why?", "asks nothing", "The end."))
    assert "Because" in "\n".join(line.plain for line in page.styled(LESSON, 80, answers=True))


def test_a_reader_comes_as_far_as_the_first_guess_and_opens_one_answer_at_a_time() -> None:
    first = page.laid_out(LESSON, 80, waits=True)
    assert first.waits
    assert plain(first).endswith("Which one?\n\n[enter]")
    guessed = page.laid_out(LESSON, 80, opened={0}, waits=True)
    assert not guessed.waits
    assert list(guessed.stops) == [1, 2]
    assert [guessed.lines[line].plain for line in guessed.stops.values()] == ["▶ Answer [enter]", "▶ A note [enter]"]
    assert "The end." in plain(guessed)
    assert "Because" not in plain(guessed)
    answered = page.laid_out(LESSON, 80, opened={0, 1}, waits=True)
    assert list(answered.stops) == [2]
    assert "▼ Answer\n│ Because of x₁, so:\n│ \n│     1 2\n" in plain(answered)
    assert "item" not in plain(answered)


@pytest.mark.parametrize(
    "text",
    [
        "<details>",
        "<details><summary>Answer</summary>one</details>",
        "</details>",
        "- <details>\n\n  a\n\n  </details>",
    ],
)
def test_odd_folds_are_no_trouble(text: str) -> None:
    assert page.lines(f"before\n\n{text}\n\nafter", 40, False)[0] == "before"


def test_in_ascii() -> None:
    assert all(line.isascii() for line in page.lines(LESSON, 40, False, utf8=False))


def opened(keys: str, height: int = 12) -> tuple[reading.Place | None, page.Layout]:
    """Where these keys lead a reader; e, s, d, q: enter, space, down, q."""
    place: reading.Place | None = reading.Place()
    layout = page.laid_out(LESSON, 40, waits=True)
    for key in keys:
        assert place is not None
        place = reading.press(place, {"e": "enter", "s": "space", "d": "down"}.get(key, key), layout, height)
        if place is not None:
            layout = page.laid_out(LESSON, 40, opened=place.opened, waits=True)
            place = reading.within(place, layout, height)
    return place, layout


def test_enter_opens_the_first_thing_that_can_be_seen_else_goes_a_line_on() -> None:
    place, _ = opened("e")
    assert place == reading.Place(0, frozenset({0}))
    place, layout = opened("ee")
    assert place == reading.Place(0, frozenset({0, 1}))
    place, layout = opened("eee", height=8)
    assert place is not None
    assert place.first == 2, "the answer is not to be seen yet"
    assert place.opened == {0}
    assert opened("q")[0] is None
    assert opened("s")[0] == reading.Place(0, frozenset({0})), "space goes on where nothing else follows"
    place, layout = opened("e" * 60)
    assert place is not None
    assert place.opened == {0, 1, 2}
    assert place.first == len(layout.lines) - reading.room(12)


def test_the_screen_says_what_enter_does_and_how_much_there_is() -> None:
    layout = page.laid_out(LESSON, 40, waits=True)
    shown = [line.plain for line in reading.frame(reading.Place(), layout, 80, 12)]
    assert len(shown) == 12
    assert shown[-1].startswith("enter: go on")
    assert shown[-1].endswith(f"{len(layout.lines)} of more than {len(layout.lines)} lines")
    everything = page.laid_out(LESSON, 40, opened=range(9), waits=True)
    shown = [line.plain for line in reading.frame(reading.Place(3), everything, 40, 12)]
    assert shown[-1].endswith(f"14 of {len(everything.lines)} lines")
    assert "enter" not in shown[-1]


VIDEO = "https://www.youtube.com/watch?v=P127jhj-8-Y&t={}s"


def test_where_the_video_is_is_said_once_and_a_terminal_may_follow_every_minute() -> None:
    text = f"At [8:07]({VIDEO.format(487)}), then at [8:23]({VIDEO.format(503)}), and [elsewhere](https://example.org)."
    plain = "At 8:07 (https://www.youtube.com/watch?v=P127jhj-8-Y&t=487s), then at 8:23, and elsewhere"
    lines = page.styled(text, 500)
    assert " ".join(line.plain for line in lines) == f"{plain} (https://example.org)."
    links = [
        span.style.link for line in lines for span in line.spans if isinstance(span.style, Style) and span.style.link
    ]
    assert links == [VIDEO.format(487), VIDEO.format(503)]
    assert all("\x1b]8" not in row for row in page.lines(text, 80, True))
