"""What pagefind makes of the pages: taken where it is installed, done without where it is not or fails."""

from __future__ import annotations

import importlib.util
import json
import warnings
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest
from support import CommandLine

from learn_transformers.site import export, finding
from learn_transformers.site.pages import layout, searching

PAGES = {
    "index.html": b'<html lang="en"><body><nav>elsewhere</nav><main data-pagefind-body><h1>Here</h1>'
    b"<p>A zebra.</p><section data-pagefind-ignore>a stub</section></main></body></html>",
    "a/index.html": b'<html lang="en"><body><main data-pagefind-body><h1>There</h1></main></body></html>',
}
MAKES = """
import pathlib, sys
given = dict(zip(sys.argv[1::2], sys.argv[2::2]))
pages = sorted(pathlib.Path(given["--site"]).rglob("*.html"))
to = pathlib.Path(given["--output-path"])
(to / "fragment").mkdir(parents=True)
(to / "pagefind.js").write_text(f"{len(pages)} pages")
(to / "fragment" / "one").write_bytes(pages[0].read_bytes())
(to / "pagefind-ui.js").write_text("a page of its own")
print("much to say")
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that runs as `python -m pagefind`."""
    folder = tmp_path / "installed" / "pagefind"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "__main__.py").write_text(MAKES)
    monkeypatch.syspath_prepend(folder.parent)
    monkeypatch.setenv("PYTHONPATH", str(folder.parent))
    return folder / "__main__.py"


def test_what_pagefind_makes_is_part_of_the_site_but_its_own_page(
    stand_in: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    made = finding.index(PAGES)
    names = {finding.SCRIPT: b"2 pages", f"{finding.FOLDER}/fragment/one": PAGES["a/index.html"]}
    assert (dict(made.files), made.trouble) == (names, "")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("raise FileNotFoundError('no \\x1b[31m binary')", r"FileNotFoundError: no \x1b[31m binary"),
        ("raise SystemExit(3)", "it ended with 3"),
        (MAKES.replace("pagefind.js", "other.js"), "much to say"),
        ("import time; time.sleep(60)", "it took longer than 0.2 s"),
    ],
)
def test_a_pagefind_that_fails_leaves_a_sentence(
    stand_in: Path, program: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "LONGEST", 0.2 if "sleep" in program else 60.0)
    stand_in.write_text(program)
    made = finding.index(PAGES)
    assert not made.files
    assert made.trouble.endswith(said)


@pytest.mark.parametrize("spec", [None, ModuleSpec("pagefind", None)], ids=["nothing", "a folder of that name"])
def test_without_pagefind_nothing_is_said(spec: ModuleSpec | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: spec)
    assert finding.index(PAGES) == finding.Index({})


def test_the_page_that_searches_knows_of_pagefind_where_there_is_an_index() -> None:
    frame = layout.frame()
    assert 'data-pagefind="static/pagefind/pagefind.js"' in frame.page(searching.page(finding.SCRIPT))
    assert "data-pagefind=" not in frame.page(searching.page())


def test_a_site_without_the_index_is_made_and_says_why(here: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "files", lambda **_: ({"index.html": b"one"}, "it was not in the mood"))
    done = here("export", "site", "site")
    assert (done.returncode, done.stderr.count("\n")) == (0, 1)
    assert "searches in its own small one: it was not in the mood" in done.stderr
    assert json.loads(here("export", "site", "site", "--format", "json").stdout)["trouble"] == "it was not in the mood"


def test_pagefind_itself_indexes_what_is_to_be_read() -> None:
    if importlib.util.find_spec("pagefind") is None:
        warnings.warn('Pagefind itself was not tried: it needs `pip install "pagefind[bin]"`.', stacklevel=1)
        pytest.skip('needs `pip install "pagefind[bin]"`')
    made = finding.index(PAGES)
    assert made.trouble == ""
    entry = json.loads(made.files[f"{finding.FOLDER}/pagefind-entry.json"])
    assert entry["languages"]["en"]["page_count"] == len(PAGES)
    assert not any(name.endswith("-ui.js") for name in made.files)
    assert finding.index(PAGES) == made
