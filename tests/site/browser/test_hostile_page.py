"""What means harm to the page: text that would be markup, Python that reaches out, archives that lie.

Nothing of it is executed in the page, and after each the judge is in order.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT
from visits import Exercise, Opened, Visit, model

from learn_transformers.site.browser.folder import packed

MARKUP = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script><svg onload=window.hacked=1>"
HEAD = "def softmax(x, axis=-1):\n"
RIGHT = model(ROOT, "02_softmax/softmax.py", ["softmax"])["softmax"]


@pytest.fixture(scope="module")
def lesson(visitor: Opened) -> Visit:
    return visitor("softmax/index.html")


@pytest.fixture
def softmax(lesson: Visit) -> Iterator[Exercise]:
    """To be attacked; afterwards what is right passes, and nothing has happened to the page."""
    exercise = lesson.exercise("softmax")
    yield exercise
    exercise.written(RIGHT)
    assert exercise.has_passed()
    unhurt(lesson)


def unhurt(visit: Visit) -> None:
    assert visit.page.evaluate("window.hacked") is None
    assert visit.page.locator('img[src="x"], main svg[onload]').count() == 0
    assert visit.dialogs == []
    assert visit.errors == []
    assert visit.hosts == {visit.own_host}
    assert visit.page.url == f"{visit.home}softmax/index.html"


@pytest.mark.parametrize(
    "body",
    [
        f"    print({MARKUP!r})\n    return x\n",
        f"    raise ValueError({MARKUP!r})\n",
        f"    raise type({MARKUP!r}, (Exception,), {{}})({MARKUP!r})\n",
        f"    return type({MARKUP!r}, (), {{'__repr__': lambda self: {MARKUP!r}}})()\n",
        f"    return {MARKUP!r}\n",
        f"    assert False, {MARKUP!r}\n",
    ],
    ids=["printed", "raised", "a class's name", "an object", "returned", "asserted"],
)
def test_markup_stays_text(body: str, softmax: Exercise) -> None:
    said = softmax.written(HEAD + body)
    assert "does not pass yet" in said or "could not be run" in said
    unhurt(softmax.visit)


def test_markup_in_the_file_itself_stays_text(softmax: Exercise) -> None:
    assert "could not be run" in softmax.written(f"{HEAD}    {MARKUP}\n")
    unhurt(softmax.visit)


@pytest.mark.parametrize(
    "top",
    [
        "np.exp = lambda x: x * 0",
        "np.array_equal = np.allclose = lambda *a, **k: True",
        "np.ndarray = np.float64 = float",
        "import builtins; builtins.float = builtins.len = builtins.isinstance = None",
        "import json; json.dumps = json.loads = None",
        "import sys; sys.modules['numpy'] = None; sys.path.clear(); sys.meta_path.clear()",
        "import sys, io; sys.stdout = sys.stderr = None",
        "import os, shutil; os.chdir('/tmp'); shutil.rmtree('/course', ignore_errors=True)",
        "import sys; sys.setrecursionlimit(60)",
        "import gc, warnings; gc.disable(); warnings.simplefilter('error')",
        "import numpy; numpy.seterr(all='raise')",
    ],
)
def test_what_is_patched_is_patched_for_nobody_else(top: str, softmax: Exercise) -> None:
    """The fixture then checks what is right."""
    assert softmax.written(f"{top}\n\n\n{HEAD}    return np.exp(x)\n")


@pytest.mark.parametrize(
    "reach",
    [
        "import js", "import pyodide", "import pyodide_js", "import js.location", "import _pyodide_core",
        "from pyodide.code import run_js", "import sys; sys.modules['js'].fetch('/')",
        "import importlib; importlib.import_module('js').postMessage('x')",
        "import pyodide.http; pyodide.http.open_url('/')",
        "import urllib.request; urllib.request.urlopen('http://example.com')",
        "import socket; socket.create_connection(('example.com', 80))",
    ],
)  # fmt: skip
def test_python_reaches_nothing_of_the_page(reach: str, softmax: Exercise) -> None:
    before = len(softmax.visit.asked)
    said = softmax.written(f"{HEAD}    {reach}\n    return x\n")
    assert "could not be run" in said or "does not pass yet" in said
    assert "Error" in said
    asked = [address for address in softmax.visit.asked[before:] if not address.startswith("blob:")]
    assert [address for address in asked if "/static/" not in address] == []
    unhurt(softmax.visit)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("    print('x' * 10_000_000)\n    return x\n", "does not pass yet"),
        ("    for n in range(1_000_000):\n        try:\n            raise ValueError(n)\n        except ValueError:\n"
         "            pass\n    return x\n", "softmax"),
        ("    return softmax(x)\n", "RecursionError"),
        ("    f = lambda: f()\n    return [f()]\n", "RecursionError"),
        ("    return np.zeros((1 << 17, 1 << 17))\n", "softmax"),
        ("    a = []\n    while True:\n        a.append(bytearray(1 << 26))\n", "0 of 11"),
        ("    return np.zeros(1 << 24)\n", "does not pass yet"),
        ("    a = []\n    a.append(a)\n    return a\n", "does not pass yet"),
    ],
    ids=["10 MB", "a million errors", "recursion", "nameless recursion", "128 GB", "all memory", "128 MB", "in itself"],
)  # fmt: skip
def test_a_flood_is_weathered(body: str, said: str, softmax: Exercise) -> None:
    assert said in softmax.written(HEAD + body)


# archives that are brought in


def archive(*entries: tuple[str, bytes | str], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", how) as file:
        for name, content in entries:
            file.writestr(name, content)
    return data.getvalue()


GOOD = ("02_softmax/softmax.py", "def softmax(x):\n    return 'brought in'\n")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: archive(("../../../etc/passwd", "x"), ("/absolute.py", "x"), ("C:\\a.py", "x")), "nothing new"),
        (lambda: archive((f"{MARKUP}/softmax.py", "x"), (MARKUP, "x")), "no file of the course"),
        (lambda: archive(*((f"file{n}.py", "") for n in range(10_000))), "10000 entries"),
        (lambda: b"this is no archive", "no zip archive"),
        (lambda: archive(GOOD)[:60], "no zip archive"),
        (lambda: archive(("02_softmax/softmax.py", b"\0" * 50_000_000)), "50000000 bytes"),
        (lambda: archive(GOOD, GOOD), "two of them"),
        (lambda: archive(("02_softmax/softmax.py", b"\xff\xfe\x00")), "not UTF-8"),
        (lambda: archive(("02_softmax/softmax.py", MARKUP)), "Taken: 02_softmax/softmax.py"),
        (lambda: packed({GOOD[0]: GOOD[1]}), "Taken: 02_softmax/softmax.py"),
    ],
    ids=[
        "paths",
        "markup",
        "many",
        "none",
        "half of one",
        "a bomb",
        "twice",
        "bytes",
        "markup in a file",
        "a good one",
    ],
)
def test_an_archive_brings_only_files_of_the_course(made: object, said: str, lesson: Visit, tmp_path: Path) -> None:
    file = tmp_path / "brought.zip"
    file.write_bytes(made())  # type: ignore[operator]
    work = lesson.work()
    work.get_by_role("button", name="Forget everything").click()
    work.get_by_role("button", name="Yes, forget everything").click()
    work.locator("input[type=file]").set_input_files(file)
    work.locator(".told").get_by_text(said).first.wait_for()
    kept = lesson.page.evaluate("Object.keys(localStorage).filter((key) => key.includes('/file/'))")
    assert {key.rpartition("/file/")[2] for key in kept} <= {"02_softmax/softmax.py"}
    unhurt(lesson)
