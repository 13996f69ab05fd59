"""The site in a real browser: built, served from this machine, visited.

What that takes is no part of this repository: Chromium, `pip install -e ".[site-tests]"`, and what `pyodide.sh` puts
into a folder. Where something is missing these tests are skipped, and pytest's summary says so.
"""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import in_pyodide
import pytest
from visits import DESK, FLAGS, Opened, Visit, serving

from learn_transformers.site import export

NPM = "LEARN_TRANSFORMERS_NPM"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def missing(what: str) -> NoReturn:
    warnings.warn(f"Nothing was tried in a browser: it needs {what}.", stacklevel=2)
    pytest.skip(f"needs {what}")


@pytest.fixture(scope="session")
def site(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as a school without internet has it."""
    made = tmp_path_factory.mktemp("site") / "site"
    export.export(made, pyodide=in_pyodide.folder())
    return made


@pytest.fixture(scope="session")
def home(site: Path) -> Iterator[str]:
    """Where the site is served: an address that ends with a slash."""
    with serving(site) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    program = chromium()
    if program is None:
        missing("Chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        missing('Playwright (pip install -e ".[site-tests]")')
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, chromium_sandbox=False, args=[*FLAGS])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The script that finds what keeps people out."""
    file = Path(os.environ.get(NPM, ".")) / "node_modules/axe-core/axe.min.js"
    if not os.environ.get(NPM) or not file.is_file():
        missing(f"{NPM}, a folder that `tests/site/pyodide.sh FOLDER` makes")
    return file.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def visitor(browser: Any, home: str) -> Iterator[Opened]:
    """Opens tabs of a browser that knows nothing yet, or of a context that does; a module's tests may share them."""
    contexts = []

    def opened(path: str, context: Any = None, **how: Any) -> Visit:
        if context is None:
            context = browser.new_context(**{"viewport": DESK, **how})
            contexts.append(context)
        visit = Visit(context.new_page(), home)
        visit.open(path)
        return visit

    yield opened
    for context in contexts:
        context.close()
