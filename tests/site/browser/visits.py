"""A page as somebody visits it: what goes wrong in it, and what it asks for, is written down from its first moment."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
FLAGS = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)  # fmt: skip  # of Chromium; the last one lets nothing out, whatever a page tries
KEPT = "() => Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith('learn-transformers/')))"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_SLOWEST = 120_000  # ms; a first answer takes some seconds, on a busy machine more


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a folder, as long as it is served; it ends with a slash."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def alone(file: Path, browser: Any, axe: str, scheme: str, width: int, height: int) -> Iterator[Any]:
    """A tab with a page that is one file. Then all of it is opened: it asks for nothing, fits, and keeps nobody out."""
    size = {"width": width, "height": height}
    context = browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)  # for the script that looks
    tab, heard = context.new_page(), []
    tab.on("console", lambda message: heard.append(message.text))
    tab.on("request", lambda request: heard.append(request.url))
    tab.goto(file.as_uri())
    yield tab
    tab.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    tab.evaluate(axe)
    found = tab.evaluate("rules => axe.run(document, { runOnly: rules })", _RULES)
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == []
    assert heard == [file.as_uri()]
    context.close()


@dataclass
class Visit:
    """One tab. `errors` are those of the console and of scripts, `hosts` those that were asked for something."""

    page: Any
    home: str
    errors: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(_SLOWEST)
        self.page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("dialog", self._dismissed)

    def _dismissed(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    @property
    def hosts(self) -> set[str]:
        """Without what the page itself holds."""
        split = [urlsplit(address) for address in self.asked]
        return {one.netloc for one in split if one.scheme not in ("blob", "data")}

    @property
    def own_host(self) -> str:
        return urlsplit(self.home).netloc

    def open(self, path: str) -> None:
        self.page.goto(self.home + path)

    def scroll_through(self) -> None:
        """As a reader does, so that everything is there that waits until it is near."""
        self.page.evaluate(
            """async () => {
              const step = window.innerHeight * 0.8;
              for (let y = 0; y < document.documentElement.scrollHeight; y += step) {
                window.scrollTo(0, y);
                await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 15)));
              }
              window.scrollTo(0, 0);
            }"""
        )
        self.page.wait_for_function("document.querySelectorAll('.explorable > :not(.explorable-frame)').length === 0")

    def too_wide(self) -> list[str]:
        """What makes the page scroll sideways."""
        return list(
            self.page.evaluate(
                """() => {
                  const width = document.documentElement.clientWidth;
                  if (document.documentElement.scrollWidth <= width) return [];
                  const over = [...document.querySelectorAll("body *")]
                    .filter((one) => one.getBoundingClientRect().right > width + 1 && !one.closest(".scrolls"))
                    .map((one) => one.outerHTML.slice(0, 150));
                  return [`${document.documentElement.scrollWidth} px`, ...over.slice(-4)];
                }"""
            )
        )

    # exercises

    def exercise(self, function: str) -> Exercise:
        return Exercise(self, self.page.locator(f'section.exercise[data-function="{function}"]'))

    def worksheet(self) -> Any:
        return self.page.locator("section.worksheet")

    def work(self) -> Any:
        return self.page.locator("section.work")

    def is_unhurt(self) -> bool:
        """Nothing that came from somebody else was executed here."""
        return self.page.evaluate("typeof window.hacked") == "undefined" and not self.dialogs


@dataclass(frozen=True)
class Exercise:
    """A function to write."""

    visit: Visit
    section: Any

    @property
    def editor(self) -> Any:
        return self.section.locator("textarea.code")

    @property
    def told(self) -> Any:
        return self.section.locator(".told")

    def write(self, text: str) -> None:
        self.editor.fill(text)

    def check(self) -> str:
        """What is said, once it is."""
        self.section.get_by_role("button", name="Check", exact=True).click()
        return self.answer()

    def answer(self) -> str:
        self.told.locator("h3, h4, p").first.wait_for()
        self.visit.page.wait_for_function("(one) => !one.hasAttribute('aria-busy')", arg=self.told.element_handle())
        return str(self.told.inner_text())

    def written(self, text: str) -> str:
        """Write it, check it, and hear what is said."""
        self.write(text)
        return self.check()

    def has_passed(self) -> bool:
        return bool(self.section.locator('.mark[data-status="passed"]').count())


Opened = Callable[..., Visit]


def model(root: Path, file: str, functions: Sequence[str]) -> dict[str, str]:
    """The model solution's text of these functions."""
    text = (root / "solutions" / file).read_text(encoding="utf-8")
    parts = re.split(r"^(?=def |class )", text, flags=re.MULTILINE)
    named = {found[1]: part.rstrip() for part in parts if (found := re.match(r"(?:def|class) (\w+)", part))}
    return {name: named[name] for name in functions}
