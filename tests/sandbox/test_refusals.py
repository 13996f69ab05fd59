"""What cannot be done in a submission is said in one sentence, and nothing else is reworded."""

from __future__ import annotations

import pytest
from support import linux_only

from learn_transformers.sandbox import refusals
from learn_transformers.sandbox.host import Sandboxes
from learn_transformers.sandbox.outcome import Loaded, NotLoaded, Raised
from learn_transformers.sandbox.submission import Submission

linux = linux_only("nothing confines a worker elsewhere")


def raised(sandboxes: Sandboxes, source: str) -> tuple[Raised, str]:
    """What comes of a text, when it is loaded and when its function is called; and what was printed."""
    body = "".join(f"    {line}\n" for line in source.splitlines())
    ends: list[Raised] = []
    for text in (source, f"def f():\n{body}"):
        with sandboxes.get().worker(Submission().budget()) as worker:
            loaded = worker.load("chapter", text.encode(), ["f"])
            outcome = loaded.outcome if isinstance(loaded, NotLoaded) else worker.call("f", ())
            assert isinstance(outcome, Raised), outcome
            assert isinstance(loaded, Loaded) == text.startswith("def f")
            ends.append(outcome)
    assert ends[0].message == ends[1].message
    return ends[1], worker.output


@linux
@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("open('x', 'w')", refusals.NO_FILES + ": 'x'"),
        ("import os\nos.makedirs('of-a-learner/b', exist_ok=True)", refusals.NO_FILES + ": 'of-a-learner'"),
        ("import os\nos.remove('/tmp/none')", refusals.NO_FILES + ": '/tmp/none'"),
        ("import numpy as np\nnp.save('a.npy', np.ones(2))", refusals.NO_FILES + ": 'a.npy' (asked for by `numpy`)"),
        ("import tempfile\ntempfile.TemporaryFile()", refusals.NO_FILES + " (asked for by `tempfile`)"),
        ("import logging\nlogging.basicConfig(filename='/l')", refusals.NO_FILES + ": '/l' (asked for by `logging`)"),
        ("open('no-such.csv')", refusals.NOT_BESIDE + ": 'no-such.csv'"),
        ("import numpy as np\nnp.load('w.npy')", refusals.NOT_BESIDE + ": 'w.npy' (asked for by `numpy`)"),
        (
            "import threading\nthreading.Thread(target=print).start()",
            refusals.NO_THREADS + " (asked for by `threading`)",
        ),
        (
            "from concurrent.futures import ThreadPoolExecutor\nThreadPoolExecutor().submit(print)",
            refusals.NO_THREADS + " (asked for by `concurrent`)",
        ),
        ("import multiprocessing as m\nm.Pool(2)", refusals.NO_PROCESSES + " (asked for by `multiprocessing`)"),
        (
            "import multiprocessing as m\nm.Process(target=print).start()",
            refusals.NO_PROCESSES + " (asked for by `multiprocessing`)",
        ),
        ("import subprocess\nsubprocess.run(['ls'])", refusals.NO_PROCESSES + " (asked for by `subprocess`)"),
        ("import os\nos.fork()", refusals.NOT_ALLOWED),
        ("import socket\nsocket.socket()", refusals.NO_NETWORK + " (asked for by `socket`)"),
        (
            "from urllib.request import urlopen\nurlopen('http://127.0.0.1')",
            refusals.NO_NETWORK + " (asked for by `urllib`)",
        ),
        ("input('n? ')", refusals.NO_ANSWER),
        ("breakpoint()", refusals.NO_DEBUGGER),
        ("import pdb\npdb.set_trace()", refusals.NO_DEBUGGER),
        ("from pdb import Pdb\nPdb().set_trace()", refusals.NO_DEBUGGER),
        (
            "def g():\n    try:\n        open('x', 'w')\n    except OSError as error:\n"
            "        raise ValueError('mine') from error\ng()",
            "mine",
        ),
        ("raise PermissionError('mine')", "mine"),
        ("open('/no/such')", "[Errno 2] No such file or directory: '/no/such'"),
        ("import nosuchlibrary", "No module named 'nosuchlibrary'"),
        ("next(iter(()), *[]) if 0 else {}['k']", "'k'"),
    ],
)
def test_what_is_said(sandboxes: Sandboxes, source: str, sentence: str) -> None:
    outcome, printed = raised(sandboxes, source)
    assert outcome.message == sentence
    assert "\n" not in outcome.message
    assert printed in ("", "n? ")


@linux
def test_a_library_is_named_by_what_it_wanted_first(sandboxes: Sandboxes) -> None:
    """matplotlib, hidden from a look at the text: it may be caught, too."""
    pytest.importorskip("matplotlib")
    outcome, _ = raised(sandboxes, "import importlib\nimportlib.import_module('matplot' + 'lib')")
    assert outcome.type == "OSError"
    assert outcome.message == refusals.NO_FILES + " (asked for by `matplotlib`)"


@linux
def test_whoever_catches_it_goes_on(sandboxes: Sandboxes) -> None:
    source = b"""
import warnings
def f():
    for wish in (lambda: input(), lambda: open("x", "w"), breakpoint):
        try:
            wish()
        except (EOFError, OSError, RuntimeError) as error:
            warnings.warn(str(error))
    return True
"""
    with sandboxes.get().worker(Submission().budget()) as worker:
        assert isinstance(worker.load("chapter", source, ["f"]), Loaded)
        outcome = worker.call("f", ())
        assert not isinstance(outcome, Raised), outcome
