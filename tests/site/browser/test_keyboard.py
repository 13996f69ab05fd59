"""Without a mouse, and without a server."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from visits import DESK, Opened, Visit

MATH = "() => document.querySelectorAll('math').length"


def test_an_exercise_by_keyboard_alone(visitor: Opened) -> None:
    visit = visitor("softmax/#write-softmax")
    exercise, keys = visit.exercise("softmax"), visit.page.keyboard
    exercise.editor.wait_for()
    for _ in range(20):
        keys.press("Tab")
        if exercise.editor.evaluate("(one) => one === document.activeElement"):
            break
    outline = "(one) => getComputedStyle(one).outlineStyle"
    assert exercise.editor.evaluate(outline) == "solid"
    keys.press("Control+A")
    keys.type("def softmax(x, axis=-1):")
    keys.press("Enter")
    keys.type("return x * 0")
    assert exercise.editor.input_value() == "def softmax(x, axis=-1):\n    return x * 0"
    keys.press("Home")
    keys.press("Tab")
    keys.press("Shift+Tab")
    assert exercise.editor.input_value() == "def softmax(x, axis=-1):\n    return x * 0"
    keys.press("Control+Enter")
    exercise.told.get_by_role("heading", name="softmax does not pass yet").wait_for()
    assert exercise.told.get_attribute("role") == "status"
    assert exercise.editor.evaluate("(one) => one === document.activeElement")
    keys.press("Escape")
    keys.press("Tab")
    focused = "document.activeElement.textContent"
    assert visit.page.evaluate(focused) == "Check"
    keys.press("Tab")
    assert visit.page.evaluate(focused) == "Hint"
    keys.press("Enter")
    exercise.section.locator(".hints li").wait_for()
    assert visit.errors == []


def test_the_way_past_the_navigation(visitor: Opened) -> None:
    visit = visitor("softmax/index.html")
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.textContent") == "Skip to the text"
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("pagefind", ["as it is", "not loaded"])
def test_a_search_by_keyboard_alone(visitor: Opened, browser: Any, pagefind: str) -> None:
    context = browser.new_context(viewport=DESK)
    if pagefind == "not loaded":
        context.route("**/pagefind/**", lambda route: route.abort())
    visit = visitor("softmax/index.html", context)
    keys = visit.page.keyboard
    visit.page.get_by_label("Search the course").focus()
    keys.type("teacher forcing")
    keys.press("Enter")
    status = visit.page.locator(".search [role=status]")
    status.get_by_text(re.compile(r"\d sections")).wait_for()
    keys.press("Control+A")
    keys.type("keepdims")
    first = visit.page.locator(".results a").first
    first.get_by_text("keepdims", exact=False).wait_for()
    keys.press("Tab")
    assert first.evaluate("(one) => one === document.activeElement")
    keys.press("Enter")
    visit.page.wait_for_url("**/numpy.html#keepdims")
    assert visit.hosts == {visit.own_host}
    context.close()


def test_a_page_opened_as_a_file_is_there_to_be_read(browser: Any, site: Path) -> None:
    context = browser.new_context(viewport=DESK)
    visit = Visit(context.new_page(), f"{site.as_uri()}/")
    visit.open("softmax/index.html")
    assert "python -m http.server" in visit.page.locator(".from-file").inner_text()
    assert visit.page.locator(".from-file").is_visible()
    assert visit.page.evaluate(MATH) > 5
    broken = "() => [...document.images].filter((one) => one.complete && one.naturalWidth === 0).map((one) => one.src)"
    visit.page.evaluate("() => [...document.images].forEach((one) => (one.loading = 'eager'))")
    visit.page.wait_for_function("() => [...document.images].every((one) => one.complete)")
    assert visit.page.evaluate(broken) == []
    visit.page.get_by_text("What to write").first.click()
    assert "def softmax" in visit.page.locator("section.exercise pre").first.inner_text()
    assert visit.errors == []
    context.close()
