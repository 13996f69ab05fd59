"""How long things take in a browser, and how large they are: `python tests/site/browser/figures.py` on a quiet machine.

It takes what the tests here take. Medians; no test asserts any of it.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

import conftest  # noqa: E402
import in_pyodide  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from visits import DESK, FLAGS, Visit, model, serving  # noqa: E402

from learn_transformers.site import export  # noqa: E402

ROOT = Path(__file__).parents[3]
WRONG = "def softmax(x, axis=-1):\n    return np.exp(x) / np.exp(x).sum(0)\n"
ENDED = "import os\n\n\ndef softmax(x, axis=-1):\n    os._exit(0)\n"


def seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def sizes(site: Path) -> Iterator[tuple[str, float]]:
    files = {file: file.stat().st_size for file in site.rglob("*") if file.is_file()}
    judge = {file: size for file, size in files.items() if site / "static/judge" in file.parents}
    yield "the site, in MB", sum(files.values()) / 1e6
    yield "the site without Pyodide, in MB", sum(s for f, s in files.items() if "pyodide" not in f.parts) / 1e6
    yield "what a first exercise loads, in MB", sum(judge.values()) / 1e6
    yield "the same as servers compress it, in MB", sum(len(gzip.compress(file.read_bytes())) for file in judge) / 1e6


def times(browser: Any, home: str) -> Iterator[tuple[str, float]]:
    right = model(ROOT, "02_softmax/softmax.py", ["softmax"])["softmax"]
    found: dict[str, list[float]] = {}

    def timed(what: str, visit: Visit, text: str) -> None:
        found.setdefault(what, []).append(1000 * seconds(lambda: visit.exercise("softmax").written(text)))

    for _ in range(3):
        visit = Visit(browser.new_context(viewport=DESK).new_page(), home)
        visit.open("softmax/index.html")
        timed("the first verdict, Python loaded and started, in ms", visit, WRONG)
        visit.page.wait_for_timeout(8000)  # until the spare is there
        for _ in range(5):
            timed("a wrong answer with its mistake, warm, in ms", visit, WRONG)
            timed("a right answer, warm, in ms", visit, right)
        visit.page.wait_for_timeout(1000)
        timed("a verdict on what ended Python, by the spare, in ms", visit, ENDED)
        timed("a right answer after that, in ms", visit, right)
        visit.page.context.close()
    yield from ((what, median(all_of_them)) for what, all_of_them in found.items())


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        site, program = Path(scratch) / "site", conftest.chromium()
        said = [("the site is built, in s", seconds(lambda: export.export(site, pyodide=in_pyodide.folder())))]
        said += sizes(site)
        browser = playwright.chromium.launch(executable_path=program, chromium_sandbox=False, args=[*FLAGS])
        with serving(site) as home:
            said += times(browser, home)
        browser.close()
    for what, value in said:
        print(f"{what:60}{value:10.1f}")


if __name__ == "__main__":
    main()
