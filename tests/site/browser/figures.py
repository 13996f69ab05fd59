"""How long things take in a browser, and how large they are: `python tests/site/browser/figures.py` on a quiet machine.

It takes what the tests here take. Medians; no test asserts any of it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

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


def main() -> None:
    right = model(ROOT, "02_softmax/softmax.py", ["softmax"])["softmax"]
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        site = Path(scratch) / "site"
        said = [("the site is built, in s", seconds(lambda: export.export(site, pyodide=in_pyodide.folder())))]
        sizes = {file: file.stat().st_size for file in site.rglob("*") if file.is_file()}
        judge = site / "static/judge"
        said += [
            ("the site, in MB", sum(sizes.values()) / 1e6),
            ("the site without Pyodide, in MB", sum(s for f, s in sizes.items() if "pyodide" not in f.parts) / 1e6),
            ("what a first exercise loads, in MB", sum(s for f, s in sizes.items() if judge in f.parents) / 1e6),
        ]
        browser = playwright.chromium.launch(executable_path=conftest.chromium(), chromium_sandbox=False, args=[*FLAGS])
        first, wrongs, rights, ends, after = [], [], [], [], []
        with serving(site) as home:
            for _ in range(3):
                context = browser.new_context(viewport=DESK)
                visit = Visit(context.new_page(), home)
                visit.open("softmax/")
                exercise = visit.exercise("softmax")
                first.append(seconds(lambda: exercise.written(WRONG)))  # noqa: B023
                visit.page.wait_for_timeout(8000)  # until the spare is there
                for _ in range(5):
                    wrongs.append(seconds(lambda: exercise.written(WRONG)))  # noqa: B023
                    rights.append(seconds(lambda: exercise.written(right)))  # noqa: B023
                visit.page.wait_for_timeout(1000)
                ends.append(seconds(lambda: exercise.written(ENDED)))  # noqa: B023
                after.append(seconds(lambda: exercise.written(right)))  # noqa: B023
                context.close()
        said += [
            ("from Check to the first verdict, Python included, in s", median(first)),
            ("a wrong answer with its mistake, warm, in ms", 1000 * median(wrongs)),
            ("a right answer, warm, in ms", 1000 * median(rights)),
            ("a verdict on what ended Python, in ms", 1000 * median(ends)),
            ("a right answer after that, in ms", 1000 * median(after)),
        ]
        browser.close()
    for what, value in said:
        print(f"{what:60}{value:10.1f}")


if __name__ == "__main__":
    main()
