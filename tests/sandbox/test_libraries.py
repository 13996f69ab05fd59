"""Libraries that want a folder, threads or seconds: found in the text, and working where nothing can be written."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from support import source_of

from learn_transformers.course import Assignment, chapter_named
from learn_transformers.judging.judge import Judge
from learn_transformers.sandbox.host import Sandbox, Sandboxes
from learn_transformers.sandbox.libraries import MATPLOTLIB, TORCH, TRAINING, needed
from learn_transformers.sandbox.outcome import Loaded, NotLoaded, Raised, Returned
from learn_transformers.sandbox.submission import Submission

T = b"import torch\n"


@pytest.mark.parametrize(
    ("source", "needs"),
    [
        (b"import numpy as np\n", set()),
        (b"# import torch\nx = 'torch'\n'''As torch.softmax does;\nan import of ideas from PyTorch.'''\n", set()),
        (b"import torchlike, matplotlibs\n", set()),
        (b"from torch.nn import functional as F\n", {TORCH}),
        (b"import numpy, torch\n", {TORCH}),
        (b"try:\n    import numpy; import torch\nexcept ImportError: pass\n", {TORCH}),
        (b"x = 1\rimport torch\r", {TORCH}),
        (b"torch = __import__('torch')\n", {TORCH}),
        (b"import importlib\nt = importlib.import_module('torch.nn')\n", {TORCH}),
        (T + b"x.requires_grad_().sum().backward()\n", {TORCH}),
        (T + b"o = torch.optim.SGD(p, 1e-3)\n", {TORCH, TRAINING}),
        (T + b"def step(model, optimizer: torch.optim.Optimizer, batch): return 1\n", {TORCH}),
        (T + b"class Mine(torch.optim.Optimizer): pass\n", {TORCH, TRAINING}),
        (b"from torch.optim import AdamW\n", {TORCH, TRAINING}),
        (b"from torch.func import (\n    jacrev,\n)\n", {TORCH, TRAINING}),
        (T + b"torch.use_deterministic_algorithms(True)\n", {TORCH, TRAINING}),
        (b"import numpy\ndef func(optim): return optim\n", set()),
        (b"def f():\n    import matplotlib.pyplot as plt  # for later\n", {MATPLOTLIB}),
        (b"try:\n\tfrom pylab import *\nexcept ImportError: pass\n", {MATPLOTLIB}),
        (b"import \xff\xfe torch\n" * 2, {TORCH}),
        (b"", set()),
    ],
)
def test_what_a_text_needs(source: bytes, needs: set[str]) -> None:
    assert needed(source) == needs


PICTURES = {
    "figures": """
import matplotlib.pyplot as plt
figure, axes = plt.subplots(1, 2)
def f():
    plt.figure(); plt.plot([1, 2], [3, 4], label=r"$\\alpha^2$"); plt.title("a"); plt.legend(); plt.show()
    axes[0].imshow([[1, 2], [3, 4]]); figure.canvas.draw(); plt.close("all")
    return True
""",
    "another backend": """
import matplotlib
matplotlib.use("TkAgg")
import matplotlib.pyplot as plt
plt.switch_backend("QtAgg"); plt.style.use("ggplot"); plt.plot([1]); plt.show()
def f(): return matplotlib.get_backend().lower() == "agg"
""",
    "to bytes": """
import io
def f():
    import matplotlib.pyplot as plt
    plt.plot([1]); plt.savefig(file := io.BytesIO()); return file.getvalue()[1:4] == b"PNG"
""",
}
TRAINS = {
    "setters": """
import torch
torch.set_num_threads(4); torch.set_num_interop_threads(4); torch.use_deterministic_algorithms(True)
def f(): return torch.get_num_threads() == 1 and torch.are_deterministic_algorithms_enabled()
""",
    "an optimizer at import": """
import torch
model = torch.nn.Linear(2, 1)
optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1.0)
def f():
    before = model.weight.detach().clone()
    model(torch.ones(3, 2)).sum().backward(); optimizer.step(); schedule.step(); optimizer.zero_grad()
    return not torch.equal(before, model.weight)
""",
    "a step of SGD": """
from torch import nn, ones
from torch.optim import SGD
def f():
    x = nn.Parameter(ones(2)); optimizer = SGD([x], lr=0.1, momentum=0.9)
    x.sum().backward(); optimizer.step()
    return bool((x < 1).all())
""",
    "torch.func": """
import torch
from torch.func import grad, hessian, jacfwd, jacrev, jvp, vjp
def f():
    x = torch.ones(2)
    first = [jacrev(torch.exp)(x).diagonal(), jacfwd(torch.exp)(x).diagonal(), vjp(torch.exp, x)[1](x)[0],
             grad(lambda t: t.exp().sum())(x), hessian(lambda t: t.exp().sum())(x).diagonal(),
             jvp(torch.exp, (x,), (x,))[1]]
    return all(torch.allclose(found, x.exp()) for found in first)
""",
    "checkpoint": """
import torch
from torch.utils.checkpoint import checkpoint
def f():
    for reentrant in (True, False):
        x = torch.ones(2, requires_grad=True)
        checkpoint(torch.exp, x, use_reentrant=reentrant).sum().backward()
        assert torch.allclose(x.grad, x.exp())
    return True
""",
    "torch.jit.script": """
import torch
@torch.jit.script
def twice(x: torch.Tensor):
    return 2 * x
def f(): return twice(torch.ones(2)).tolist() == [2, 2]
""",
}
SOURCES = {
    "inspect": """
import inspect
class A:
    def g(self): return "found"
def f(): return "found" in inspect.getsource(A.g) and "class A" in inspect.getsource(A)
assert inspect.getsource(f).startswith("def f")
""",
    "traceback": """
import traceback
def f():
    try: 1 / 0  # here
    except ZeroDivisionError: return "# here" in traceback.format_exc()
""",
    "arguments": """
import argparse, sys
options = argparse.ArgumentParser().parse_args()
def f(): return len(sys.argv) == 1
""",
}


def what_comes_of(box: Sandbox, sources: dict[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, source in sources.items():
        with box.worker(Submission().budget()) as worker:
            loaded = worker.load("chapter", source.encode(), ["f"])
            found[name] = worker.call("f", ()) if isinstance(loaded, Loaded) else loaded
    return found


def test_a_text_is_found_by_those_who_ask_for_it(sandboxes: Sandboxes) -> None:
    assert what_comes_of(sandboxes.get(), SOURCES) == dict.fromkeys(SOURCES, Returned(True))


def test_pictures_are_drawn_and_go_nowhere(sandboxes: Sandboxes) -> None:
    pytest.importorskip("matplotlib")
    assert what_comes_of(sandboxes.get({MATPLOTLIB}), PICTURES) == dict.fromkeys(PICTURES, Returned(True))


@pytest.mark.torch
def test_what_trains_and_differentiates_works(sandboxes: Sandboxes) -> None:
    pytest.importorskip("torch")
    box = sandboxes.get({TORCH, TRAINING})
    assert what_comes_of(box, TRAINS) == dict.fromkeys(TRAINS, Returned(True))
    with box.worker(Submission().budget()) as worker:
        loaded = worker.load("chapter", b"import torch\n@torch.compile\ndef f(x): return x", ["f"])
    assert isinstance(loaded, NotLoaded)
    assert isinstance(loaded.outcome, Raised)
    assert loaded.outcome.message.startswith("torch.compile cannot work here: ")
    if sys.platform.startswith("linux") and {"seccomp", "landlock"} <= set(box.isolation):
        assert box.canary.exposed == ()


def test_pictures_are_drawn_in_a_process_started_afresh_too() -> None:
    pytest.importorskip("matplotlib")
    with Sandbox(needs={MATPLOTLIB}, mode="spawn") as box:
        assert what_comes_of(box, {"figures": PICTURES["figures"]}) == {"figures": Returned(True)}


def test_a_sandbox_without_a_library_still_starts(sandboxes: Sandboxes) -> None:
    """Nothing of matplotlib, nothing of torch where nobody asks for it."""
    source = "import sys\ndef f(): return [n for n in ('torch', 'matplotlib', 'bdb.pdb') if n in sys.modules] == []"
    assert what_comes_of(sandboxes.get(), {"plain": source}) == {"plain": Returned(True)}


def test_a_borrowed_chapter_brings_its_needs_along(judge: Judge, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    chapters = [chapter_named(name) for name in ("softmax", "self_attention", "masking")]
    for chapter in chapters:
        assert chapter is not None
        (tmp_path / chapter.file).parent.mkdir()
        text = source_of(chapter.name)
        if chapter.name == "softmax":
            text = text.replace("import numpy as np\n", "import matplotlib.pyplot as plt\nimport numpy as np\n")
        (tmp_path / chapter.file).write_text(text)
    last = chapters[-1]
    assert last is not None
    verdict = judge.chapter(Assignment(last, tmp_path / last.file, siblings=tmp_path))
    assert verdict.status == "passed"


def test_time_for_lazy_imports_is_not_a_calls_time(sandboxes: Sandboxes) -> None:
    """Of a few known libraries: what a function imports when it is called is there already."""
    source = "import sys\nthere = 'sympy' in sys.modules\ndef f():\n    import sympy\ndef g(): return there"
    with sandboxes.get().worker(Submission().budget()) as worker:
        assert isinstance(worker.load("chapter", source.encode(), ["g"]), Loaded)
        assert worker.call("g", ()) == Returned(True)


def test_a_long_line_of_imports_is_read_once() -> None:
    started = time.process_time()
    assert needed(b"import " * 100_000 + b"torch optim_" + b" func" * 100_000) == {TORCH, TRAINING}
    assert time.process_time() - started < 20  # an endless search, not a slow machine
