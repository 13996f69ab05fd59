"""The host and its workers, with real processes: calls, call backs, clocks, and every way to die."""

from __future__ import annotations

import dataclasses
import gc
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from support import linux_only, posix_only

from learn_transformers.sandbox import ahead, host, wire
from learn_transformers.sandbox.answers import require_modest
from learn_transformers.sandbox.channel import ForkedWorkers
from learn_transformers.sandbox.host import Earlier, Loan, Prepared, Sandbox, SandboxError, Sandboxes, Worker
from learn_transformers.sandbox.libraries import TORCH, TRAINING
from learn_transformers.sandbox.outcome import Died, Loaded, NotLoaded, Outcome, Raised, Returned
from learn_transformers.sandbox.submission import Abandoned, Activity, Budget, Limits, Submission
from learn_transformers.sandbox.wire import Handle, Tensor, Uncarriable

Put = Callable[..., Worker]
MODES = ["fork", "spawn", "without pidfd"]


def a_system_without_pidfd(folder: Path) -> Path:
    """The worker's program as macOS would run it: no `pidfd_open`; nor are there layers of confinement to speak of."""
    program = folder / "worker.py"
    program.write_text(f"import os, runpy\ndel os.pidfd_open\nrunpy.run_path({ahead.START!r}, run_name='__main__')\n")
    return program


def start(mode: str, folder: Path, **more: Any) -> Sandbox:
    if mode != "without pidfd":
        return Sandbox(mode=mode, **more)  # type: ignore[arg-type]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ahead, "START", str(a_system_without_pidfd(folder)))
        return Sandbox(mode="fork", layers=["rlimits"], **more)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """With numpy. It was started from a folder with a `numpy.py`, by somebody with a secret in the environment."""
    folder = tmp_path_factory.mktemp("learner")
    (folder / "numpy.py").write_text("raise SystemExit('a file of the learner was imported')\n")
    (folder / "helper.py").write_text("")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("SECRET_OF_THE_JUDGE", "42")
        patch.setenv("PYTHONPATH", str(folder))
        box = Sandbox(mode="fork")
    with box:
        yield box


@pytest.fixture(scope="module", params=MODES)
def any_sandbox(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """Every way of making workers."""
    with start(request.param, tmp_path_factory.mktemp("program")) as box:
        yield box


@pytest.fixture
def put() -> Iterator[Put]:
    """Load a submission into a fresh worker."""
    workers: list[Worker] = []

    def load(box: Sandbox, source: str, *wanted: str, budget: Budget | None = None, **more: Any) -> Worker:
        workers.append(box.worker(budget or Submission().budget()))
        loaded = workers[-1].load("chapter", textwrap.dedent(source).encode(), wanted or ("f",), **more)
        assert isinstance(loaded, Loaded), loaded
        return workers[-1]

    yield load
    for worker in workers:
        worker.close()


def alive(pid: int) -> bool:
    """Is there such a process, and is it more than a zombie?"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def zombies() -> list[int]:
    """Children of this process that nobody has waited for, some seconds after they died."""
    given = time.monotonic() + 5
    while True:
        found = []
        for children in Path("/proc/self/task").glob("*/children"):
            found += [int(pid) for pid in children.read_text().split() if not alive(int(pid))]
        if not found or time.monotonic() > given:
            return found
        time.sleep(0.05)


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


linux = linux_only("looks into /proc")


def returned(outcome: Outcome) -> Any:
    assert isinstance(outcome, Returned), outcome
    return outcome.value


def died(outcome: Outcome) -> tuple[str, str]:
    assert isinstance(outcome, Died), outcome
    return outcome.kind, outcome.reason


def not_loaded(worker: Worker, source: str, **more: Any) -> NotLoaded:
    answer = worker.load("chapter", textwrap.dedent(source).encode(), ["f"], **more)
    assert isinstance(answer, NotLoaded), answer
    return answer


# The same in every mode

EVERYTHING = """
import ctypes, os, signal, sys, time
import numpy as np

def double(x):
    print("doubling")
    return 2 * x

def change(x, *, y):
    x[0] = 7
    y["a"].append(1)

def wrong():
    raise KeyError("k")

def stub():
    raise NotImplementedError

def loop():
    while True:
        pass

def sleep():
    print("good night", flush=True)
    time.sleep(60)

def leave():
    print("bye")
    os._exit(3)

def crash():
    ctypes.string_at(0)

def abort():
    os.abort()

def stop():
    sys.exit("later")

def ask(f, x):
    return f(x) + 1

def flood():
    while True:
        os.write(1, b"x" * 65536)
        os.write(2, b"x" * 65536)
        print("x" * 65536)

def junk():
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, bytes([255]) * 64)
        except OSError:
            pass
    time.sleep(60)

def hang_up():
    os.closerange(3, 64)
    time.sleep(60)

def standard_streams():
    os.write(1, b"not a frame")
    os.write(2, b"not a frame")
    return os.read(0, 10), sys.stdin.read()
"""
NAMES = ("double", "change", "wrong", "stub", "loop", "missing")


def test_the_same_verdicts_in_every_mode(any_sandbox: Sandbox, put: Put) -> None:
    worker = put(any_sandbox, EVERYTHING, *NAMES)
    doubled = returned(worker.call("double", (np.arange(3.0),)))
    assert doubled.tolist() == [0, 2, 4]
    assert worker.output == "doubling\n"
    changed = worker.call("change", (np.zeros(2),), {"y": {"a": []}}, ["x"])
    assert isinstance(changed, Returned)
    assert changed.changed == ("x", "y")
    wrong = worker.call("wrong", ())
    assert isinstance(wrong, Raised)
    assert (wrong.type, wrong.message, wrong.family[1]) == ("KeyError", "'k'", "LookupError")
    assert [line.function for line in wrong.lines] == ["wrong"]
    stub = worker.call("stub", ())
    assert isinstance(stub, Raised)
    assert stub.unfinished
    stop = worker.call("stop", ())
    assert isinstance(stop, Raised)
    assert (stop.type, stop.message) == ("SystemExit", "the code called sys.exit()")
    assert returned(worker.call("ask", (lambda x: x * 10, 4))) == 41
    assert returned(worker.call("standard_streams", ())) == (b"", "")
    large = np.ones(1 << 20)
    assert returned(worker.call("double", (large,))).sum() == 2 << 20
    assert returned(worker.call("double", (large,), seconds=5)).sum() == 2 << 20


CRASHED = "the process crashed (segmentation fault; endless recursion in C?)"
DEATHS = {
    "loop": ("time", "the call took longer than 0.3 s"),
    "sleep": ("time", "the call took longer than 0.3 s"),
    "flood": ("time", "the call took longer than 0.3 s"),
    "leave": ("ended", "the process ended itself (exit status 3) before it answered"),
    "crash": ("ended", CRASHED),
    "abort": ("ended", "the process aborted"),
    "junk": ("protocol", "the process sent something that is not an answer"),
}


@pytest.mark.parametrize("function", DEATHS)
def test_death_says_why_and_the_next_worker_is_fresh(any_sandbox: Sandbox, put: Put, function: str) -> None:
    worker = put(any_sandbox, EVERYTHING)
    started = time.monotonic()
    kind, reason = died(worker.call(function, (), seconds=0.3))
    if "seccomp" in any_sandbox.isolation and reason == CRASHED:
        function = function.replace("abort", "crash")  # without leave to signal itself, it ends otherwise
    assert (kind, reason) == DEATHS[function]
    assert time.monotonic() - started < 30
    assert not worker.alive
    assert died(worker.call("double", (1,))) == ("closed", "the process had already ended")
    assert worker.output.startswith({"sleep": "good night\n", "leave": "", "flood": "xxx"}.get(function, ""))
    assert len(worker.output) <= any_sandbox.limits.output + 1
    if sys.platform.startswith("linux"):
        assert not alive(worker.pid)
        assert not zombies()
    with any_sandbox.worker(Submission().budget()) as fresh:
        assert isinstance(fresh.load("chapter", b"def f(): return 1", ["f"]), Loaded)
        assert returned(fresh.call("f", ())) == 1


IN_A_LINE = """
import signal, time
def loop():
    while True:
        pass
def asleep():
    print("good night")
    time.sleep(60)
def stubborn():
    try:
        while True: pass
    except BaseException:
        stubborn()
def deaf():
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    while True: pass
def killed_by_it():
    signal.signal(signal.SIGUSR1, signal.SIG_DFL)
    while True: pass
def liar():
    import sys
    frame = sys._getframe()
    while "self" not in frame.f_locals:
        frame = frame.f_back
    worker = frame.f_locals["self"]
    signal.signal(signal.SIGUSR1, lambda *_: worker.send(23, SAID))
    while True: pass
"""


@posix_only("a worker is asked by signal where it is")
@pytest.mark.parametrize(
    ("function", "lines"),
    [("loop", {4, 5}), ("asleep", {8}), ("stubborn", {11}), ("deaf", {0}), ("killed_by_it", {0})],
)
def test_a_worker_says_which_line_its_time_ended_in(
    any_sandbox: Sandbox, put: Put, function: str, lines: set[int]
) -> None:
    worker = put(any_sandbox, IN_A_LINE, function)
    outcome = worker.call(function, (), seconds=0.2)
    assert died(outcome) == ("time", "the call took longer than 0.2 s")
    assert isinstance(outcome, Died)
    assert outcome.line in lines
    assert outcome.printed == ("good night\n" if function == "asleep" else "")
    assert not worker.alive


@posix_only("a worker is asked by signal where it is")
@pytest.mark.parametrize(
    ("said", "line"), [("7", 7), ("10**6", 0), ("-1", 0), ("True", 0), ("'line 7'", 0), ("[7]", 0), ("b'7' * 99", 0)]
)
def test_all_that_can_be_forged_of_it_is_a_line_of_the_file(sandbox: Sandbox, put: Put, said: str, line: int) -> None:
    worker = put(sandbox, IN_A_LINE.replace("SAID", said), "liar")
    outcome = worker.call("liar", (), seconds=0.1)
    assert isinstance(outcome, Died)
    assert (outcome.kind, outcome.line) == ("time", line)


def test_every_call_has_what_it_printed_itself(any_sandbox: Sandbox, put: Put) -> None:
    worker = put(any_sandbox, "def f(x):\n    print(x)\n    return 1 / x", "f")
    assert [worker.call("f", (x,)).printed for x in (1, 2, 0)] == ["1\n", "2\n", "0\n"]
    prepared = Prepared.of("f", [((x,), {}, ["x"], Returned(1 / x)) for x in (4, 5)])
    outcomes = worker.calls(prepared)
    assert outcomes is not None
    assert [one.outcome.printed for one in outcomes] == ["4\n", "5\n"]


def test_what_python_would_add_to_a_wrong_name(sandbox: Sandbox, put: Put) -> None:
    worker = put(sandbox, "def soft_max(x): return x\ndef f(x): return x.uper()\ndef g(x): return softmax(x)", "f", "g")
    found = [worker.call(name, ("a",)) for name in "fg"]
    assert [outcome.message.partition(". ")[2] for outcome in found if isinstance(outcome, Raised)] == [
        "Did you mean: 'upper'?",
        "Did you mean: 'soft_max'?",
    ]


@pytest.mark.parametrize("function", ["loop", "sleep", "flood"])
def test_a_call_that_nobody_waits_for_ends_long_before_its_time(any_sandbox: Sandbox, put: Put, function: str) -> None:
    tired = threading.Event()
    worker = put(any_sandbox, EVERYTHING, *NAMES, budget=Submission(abandoned=tired.is_set).budget())
    timer = threading.Timer(0.1, tired.set)
    timer.start()
    with pytest.raises(Abandoned):
        worker.call(function, (), seconds=3600)
    timer.join()
    assert not worker.alive


def test_hanging_up_is_the_end(any_sandbox: Sandbox, put: Put) -> None:
    worker = put(any_sandbox, EVERYTHING)
    kind, reason = died(worker.call("hang_up", (), seconds=2))
    assert kind == "ended"
    assert reason == "the process was ended by signal SIGKILL"


def test_a_worker_that_does_not_read_cannot_block_the_host(any_sandbox: Sandbox, put: Put) -> None:
    """It answers before it was asked, and then never reads."""
    source = """
    import os, sys, struct, time
    answer = b"t" + struct.pack("<I", 2) + b"N" + b"l" + struct.pack("<I", 0)
    forged = struct.pack("<IB", len(answer), 18) + answer
    def f():
        for descriptor in range(3, 64):
            try:
                os.write(descriptor, forged)
            except OSError:
                pass
        time.sleep(60)
    """
    worker = put(any_sandbox, source)
    assert returned(worker.call("f", ())) is None
    kind, _ = died(worker.call("f", (np.zeros(1 << 20),), seconds=0.3))
    assert kind in ("time", "protocol")


def test_what_the_canary_found(any_sandbox: Sandbox) -> None:
    if sys.platform.startswith("linux") and "seccomp" in any_sandbox.isolation and "landlock" in any_sandbox.isolation:
        assert any_sandbox.canary.exposed == ()
    assert any_sandbox.canary.refused
    assert "rlimits" in any_sandbox.isolation


@linux
def test_nothing_is_left_behind(any_sandbox: Sandbox) -> None:
    any_sandbox.worker(Submission().budget()).close()
    gc.collect()
    before, threads = descriptors(), threading.active_count()
    for i in range(200 if any_sandbox.mode == "fork" else 6):
        with any_sandbox.worker(Submission().budget()) as worker:
            if i % 3 == 0:
                worker.load("chapter", b"def f(): return 1", ["f"])
                worker.call("f", ())
    gc.collect()
    assert descriptors() <= before
    assert threading.active_count() <= threads
    assert not zombies()


def test_closing_a_sandbox_ends_its_workers(tmp_path: Path) -> None:
    for mode in ("fork", "spawn"):
        with Sandbox(mode=mode) as box:  # type: ignore[arg-type]
            worker = box.worker(Submission().budget())
            worker.load("chapter", b"", [])
        deadline = time.monotonic() + 30
        while alive(worker.pid) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not alive(worker.pid), mode
        worker.close()


# Loading


def test_loading_says_what_is_there(sandbox: Sandbox) -> None:
    with sandbox.worker(Submission().budget()) as worker:
        loaded = worker.load("chapter", b"def f(): pass\ng = 3\nclass h: pass\n", ["f", "g", "h", "i"])
    assert loaded == Loaded({"f": "callable", "g": "a `int`", "h": "callable"})


def test_a_file_that_raises(sandbox: Sandbox) -> None:
    with sandbox.worker(Submission().budget()) as worker:
        answer = not_loaded(worker, "x = 1\n\ndef g():\n    return 1 / 0\n\ng()\n", file="chapter.py")
    assert isinstance(answer.outcome, Raised)
    assert answer.outcome.type == "ZeroDivisionError"
    assert [(line.line, line.function) for line in answer.outcome.lines] == [(6, "<module>"), (4, "g")]
    assert answer.syntax is None


def test_a_file_with_a_syntax_error(sandbox: Sandbox) -> None:
    with sandbox.worker(Submission().budget()) as worker:
        answer = not_loaded(worker, "def f(:\n    pass\n")
    assert answer.syntax is not None
    assert (answer.syntax.line, answer.syntax.column) == (1, 7)


@pytest.mark.parametrize(
    ("source", "kind"), [(b"\xff\xfe", "SyntaxError"), (b"a\0b", "SyntaxError"), (b"# coding: x\n", "SyntaxError")]
)
def test_a_file_that_is_no_text(sandbox: Sandbox, source: bytes, kind: str) -> None:
    with sandbox.worker(Submission().budget()) as worker:
        answer = worker.load("chapter", source, ["f"])
    assert isinstance(answer, NotLoaded)
    assert isinstance(answer.outcome, Raised)
    assert answer.outcome.type == kind or "ValueError" in answer.outcome.family


def test_a_file_that_ends_the_process(sandbox: Sandbox) -> None:
    with sandbox.worker(Submission().budget()) as worker:
        answer = not_loaded(worker, "import os\nos._exit(0)\n")
    assert answer.outcome == Died("the process ended itself (exit status 0) before it answered", "ended")


def test_the_load_clock(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "limits", dataclasses.replace(sandbox.limits, load=0.2))
    with sandbox.worker(Submission().budget()) as worker:
        answer = not_loaded(worker, "while True: pass\n")
    assert answer.outcome == Died("loading the file took longer than 0.2 s", "time")


# Values and arguments


def test_values_of_every_kind_come_back(sandbox: Sandbox, put: Put) -> None:
    worker = put(sandbox, "def f(x): return x")
    for value in (None, True, 3, -(1 << 90), 1.5, "é", b"b", [1, (2, {"a": None})], np.float32(3), np.arange(6).T):
        back = returned(worker.call("f", (value,)))
        assert type(back) is type(value)
        assert np.array_equal(back, value) if isinstance(value, np.ndarray) else back == value


@pytest.mark.parametrize(
    ("expression", "what"),
    [
        ("(i for i in 'ab')", "a `generator`"),
        ("{1, 2}", "a `set`"),
        ("np.array([None])", "an array of dtype object"),
        ("np.zeros(1 << 24)", "an array of 16777216 elements"),
        ("[0] * 300_000", f"more than {wire.MAX_ITEMS} items"),
        ("'x' * (65 << 20)", "a string of 68157440 characters"),
        ("np.zeros((0, 1 << 40))", "an array of shape (0, 1099511627776)"),
        ("{(1, 2): 3}", "a dict with a `tuple` as a key"),
        ("f", "a `function`"),
        ("object", "a `type`"),
    ],
)
def test_what_cannot_be_carried_is_an_ordinary_answer(sandbox: Sandbox, put: Put, expression: str, what: str) -> None:
    worker = put(sandbox, f"import numpy as np\ndef f(): return {expression}")
    assert returned(worker.call("f", ())) == Uncarriable(what)
    assert worker.alive


def test_too_much_in_a_changed_argument(sandbox: Sandbox, put: Put) -> None:
    worker = put(sandbox, "import numpy as np\ndef f(x):\n    x.append(np.zeros(1 << 24))\n    return 1")
    outcome = worker.call("f", ([],), names=["x"])
    assert isinstance(outcome, Returned)
    assert outcome.value == 1
    assert outcome.changed == ("x",)


def test_an_object_that_defends_itself(sandbox: Sandbox, put: Put) -> None:
    source = """
    class Meta(type):
        @property
        def __name__(cls): raise ValueError("mine")
    class Shy(metaclass=Meta): pass
    def f(): return Shy()
    """
    worker = put(sandbox, source)
    outcome = worker.call("f", ())
    assert isinstance(outcome, Raised) or returned(outcome) == Uncarriable("a `Shy`")
    assert worker.alive


@pytest.mark.parametrize(
    ("body", "changed"),
    [
        ("x[0] = 5", {"x"}),
        ("y.append(1)", {"y"}),
        ("z['k'] = 1", {"z"}),
        ("x += 1; z.clear()", {"x", "z"}),
        ("x[0] = 5; x[0] = 0", set()),
        ("x = x + 1; y = [*y, 1]", set()),
        ("x.shape = (2, 1)", {"x"}),
        ("x[0] = 5; raise ValueError", {"x"}),
        ("rng.normal()", set()),
    ],
)
def test_changed_arguments_are_reported(sandbox: Sandbox, put: Put, body: str, changed: set[str]) -> None:
    worker = put(sandbox, f"def f(x, y, rng, *, z):\n    {body}")
    args = (np.zeros(2), [0], np.random.default_rng(0))
    outcome = worker.call("f", args, {"z": {"a": 1}}, ["x", "y", "rng"])
    assert isinstance(outcome, Returned | Raised)
    assert set(outcome.changed) == changed
    assert args[0].tolist() == [0, 0]  # the host's own is never touched


def test_a_generator_draws_what_ours_would(sandbox: Sandbox, put: Put) -> None:
    worker = put(sandbox, "def f(rng): return rng.normal(size=3)")
    drawn = returned(worker.call("f", (np.random.default_rng(7),)))
    np.testing.assert_array_equal(drawn, np.random.default_rng(7).normal(size=3))


def test_a_missing_function_is_an_exception(sandbox: Sandbox, put: Put) -> None:
    outcome = put(sandbox, "").call("g", ())
    assert isinstance(outcome, Raised)
    assert outcome.type == "KeyError"


@pytest.mark.parametrize("definition", ["class E(Exception):\n def __str__(self): raise self", "E = RecursionError"])
def test_exceptions_with_odd_messages(sandbox: Sandbox, put: Put, definition: str) -> None:
    outcome = put(sandbox, f"{definition}\ndef f(): raise E('x' * 10_000)").call("f", ())
    assert isinstance(outcome, Raised)
    assert len(outcome.message) <= 2001


def test_endless_recursion_is_an_exception(sandbox: Sandbox, put: Put) -> None:
    outcome = put(sandbox, "def f(): return f()").call("f", ())
    assert isinstance(outcome, Raised)
    assert outcome.type == "RecursionError"
    assert len(outcome.lines) <= 20


@linux
def test_too_much_memory_is_an_exception(sandbox: Sandbox, put: Put) -> None:
    outcome = put(sandbox, "import numpy as np\ndef f(): return np.ones(1 << 29).sum()").call("f", ())
    assert isinstance(outcome, Raised)
    assert "MemoryError" in outcome.family


# Call backs


def test_call_backs_carry_arrays_both_ways(sandbox: Sandbox, put: Put) -> None:
    seen = []

    def next_logits(ids: np.ndarray, scale: float = 1.0) -> tuple[np.ndarray, dict[str, int]]:
        seen.append(ids)
        return scale * np.arange(4.0), {"n": len(ids)}

    source = """
    def f(next_logits, steps):
        ids = []
        for _ in range(steps):
            logits, info = next_logits(ids, scale=2.0)
            assert info == {"n": len(ids)}
            ids = ids + [int(logits.argmax())]
        return ids, logits
    """
    ids, logits = returned(put(sandbox, source).call("f", (next_logits, 3)))
    assert ids == [3, 3, 3]
    assert logits.tolist() == [0, 2, 4, 6]
    assert seen == [[], [3], [3, 3]]


def test_call_backs_in_recursion(sandbox: Sandbox, put: Put) -> None:
    source = "def f(g, n): return g(n) if n == 0 else g(f(g, n - 1))"
    assert returned(put(sandbox, source).call("f", (lambda n: n + 1, 20))) == 21


def test_exceptions_of_call_backs_travel(sandbox: Sandbox, put: Put) -> None:
    def refuse(kind: str) -> None:
        raise {"value": ValueError, "zero": ZeroDivisionError}[kind](f"no {kind}")

    source = """
    def f(g, kind):
        try:
            g(kind)
        except ValueError as error:
            return "caught " + str(error)
    """
    worker = put(sandbox, source)
    assert returned(worker.call("f", (refuse, "value"))) == "caught no value"
    outcome = worker.call("f", (refuse, "zero"))
    assert isinstance(outcome, Raised)
    assert (outcome.type, outcome.message) == ("RuntimeError", "no zero")
    missing = worker.call("f", (refuse, "other"))
    assert isinstance(missing, Raised)
    assert missing.type == "KeyError"


def test_call_backs_end_with_their_call(sandbox: Sandbox, put: Put) -> None:
    worker = put(sandbox, "kept = []\ndef f(g): kept.append(g); return g(1)\ndef h(): return kept[0](1)")
    assert returned(worker.call("f", (lambda x: x + 1,))) == 2
    outcome = worker.call("h", ())
    assert isinstance(outcome, Raised)
    assert outcome.type == "KeyError"


@pytest.mark.parametrize(
    "value",
    [np.zeros(1 << 17), np.zeros((1, 513)), 5000, [0] * 5000, [[[[[[1]]]]]], Uncarriable("a `set`"), Handle(1, "x")],
)
def test_call_backs_take_modest_arguments_only(value: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        require_modest(value)


def test_immodest_requests_are_refused_in_the_worker(sandbox: Sandbox, put: Put) -> None:
    worker = put(sandbox, "def f(g, n): return g([0] * n)")
    outcome = worker.call("f", (len, 5000))
    assert isinstance(outcome, Raised)
    assert outcome.type == "ValueError"
    assert returned(worker.call("f", (len, 50))) == 50


# Earlier chapters


def lend(**functions: Callable[..., Any]) -> Callable[[str], Loan]:
    return lambda name: Loan(functions)


def test_earlier_chapters_are_lent(sandbox: Sandbox, put: Put) -> None:
    source = "from softmax import softmax\nimport softmax as chapter\ndef f(x): return softmax(x) + chapter.softmax(x)"
    worker = put(sandbox, source, earlier=Earlier(["softmax"], borrow=lend(softmax=lambda x: x * 2)))
    assert returned(worker.call("f", (np.ones(2),))).tolist() == [4, 4]
    assert returned(worker.call("f", (np.ones(2),))).tolist() == [4, 4]  # the loan outlives a call
    assert worker.output == ""


def test_ones_own_earlier_chapter_is_used_where_it_passed(sandbox: Sandbox, put: Put) -> None:
    own = b"print('mine')\ndef softmax(x): return 'own'\ndef broken(x): return 'own'\n"
    source = "from softmax import softmax, broken\ndef f(): return softmax(1), broken(1)"
    asked = []

    def borrow(name: str) -> Loan:
        asked.append(name)
        return Loan({"broken": lambda x: "lent"}, own, "softmax.py")

    worker = put(sandbox, source, earlier=Earlier(["softmax"], borrow=borrow))
    assert returned(worker.call("f", ())) == ("own", "lent")
    assert asked == ["softmax"]


def test_lazy_imports_of_earlier_chapters(sandbox: Sandbox, put: Put) -> None:
    source = "def f(x):\n    from softmax import softmax\n    return softmax(x)"
    worker = put(sandbox, source, earlier=Earlier(["softmax"], borrow=lend(softmax=lambda x: x + 1)))
    assert [returned(worker.call("f", (n,))) for n in (1, 2)] == [2, 3]


def test_a_worker_holds_its_own_modules_and_reaches_none_of_the_rest(put: Put) -> None:
    """Without the layers that would refuse to read the files."""
    source = """
    import importlib
    import sys

    def f():
        ours = sorted(name for name in sys.modules if name.startswith(("_sandbox", "learn_transformers")))
        try:
            importlib.import_module("_sandbox.host")
        except ImportError as error:
            return ours, type(error).__name__
        return ours, "imported"
    """
    alone = (
        "canary",
        "confinement",
        "filesystem",
        "forbidden",
        "kernel",
        "libraries",
        "modules",
        "refusals",
        "rehearsal",
        "seccomp",
        "wire",
    )
    edits = ("candidates", "expressions", "searching", "siblings", "statements", "what")
    names = sorted(("processes", "worker", *alone, "edits", *(f"edits.{name}" for name in edits)))
    expected = ["_sandbox", *(f"_sandbox.{name}" for name in names), "learn_transformers"]  # the last one is None
    with Sandbox(layers=["rlimits"]) as box:
        outcome = put(box, source).call("f", ())
        assert outcome == Returned((expected, "ModuleNotFoundError"))


@pytest.mark.parametrize(
    "name", ["masking", "chapter_nobody_wrote", "learn_transformers", "learn_transformers.judging.judge"]
)
def test_other_chapters_are_refused(sandbox: Sandbox, name: str) -> None:
    with sandbox.worker(Submission().budget()) as worker:
        answer = not_loaded(worker, f"import {name}", earlier=Earlier(["softmax"], ["masking"], lend()))
    assert isinstance(answer.outcome, Raised)
    assert "ImportError" in answer.outcome.family
    if name == "masking":
        assert "is not an earlier chapter" in answer.outcome.message


def test_a_chapter_is_lent_once(sandbox: Sandbox) -> None:
    source = "import importlib, softmax\nfor _ in range(100):\n    importlib.reload(softmax)"
    asked = []

    def borrow(name: str) -> Loan:
        asked.append(name)
        return Loan({})

    with sandbox.worker(Submission().budget()) as worker:
        answer = worker.load("chapter", source.encode(), [], earlier=Earlier(["softmax"], borrow=borrow))
    assert isinstance(answer, Loaded)
    assert asked == ["softmax"]


def test_trouble_of_ours_while_lending_is_not_the_learners(sandbox: Sandbox) -> None:
    def borrow(name: str) -> Loan:
        raise SandboxError("no process")

    with sandbox.worker(Submission().budget()) as worker, pytest.raises(SandboxError):
        worker.load("chapter", b"import softmax", [], earlier=Earlier(["softmax"], borrow=borrow))
    assert not worker.alive


# Printed output


def test_printed_output_is_captured(sandbox: Sandbox, put: Put) -> None:
    source = """
    import sys
    print("loading")
    def f():
        print("half", end="")
        print("error", file=sys.stderr)
        print("\\x1b[31mred\\x07 \\u202e", file=sys.__stdout__)
        sys.stdout.buffer.write(b"\\xff\\n")
    """
    worker = put(sandbox, source)
    assert worker.output == "loading\n"
    worker.call("f", ())
    assert "half" in worker.output
    assert "error\n" in worker.output
    assert "\\x1b[31mred\\x07 \\u202e" in worker.output
    assert "\\xff\n" in worker.output


def test_printed_output_is_capped(sandbox: Sandbox, put: Put) -> None:
    worker = put(sandbox, "def f():\n    for _ in range(3000): print('x' * 99)\n    return 1")
    assert returned(worker.call("f", ())) == 1
    assert 60_000 < len(worker.output) <= sandbox.limits.output + 1


# Clocks


def test_the_submissions_clock_spans_workers_and_files(sandbox: Sandbox, put: Put) -> None:
    submission = Submission(Limits(submission=0.6))
    source = "import time\ndef f(seconds): time.sleep(seconds)"
    first = put(sandbox, source, budget=submission.budget())
    assert returned(first.call("f", (0.4,))) is None
    second = put(sandbox, source, budget=submission.budget())
    assert died(second.call("f", (5,))) == ("time_budget", "the submission used up its 0.6 s")
    third = sandbox.worker(submission.budget())
    answer = third.load("chapter", b"", [])
    assert isinstance(answer, NotLoaded)
    assert isinstance(answer.outcome, Died)
    assert answer.outcome.kind == "time_budget"
    assert not third.alive


def test_nobody_is_waited_for_without_an_end_however_busy_the_machine_is(sandbox: Sandbox, put: Put) -> None:
    worker = put(sandbox, "def f():\n    while True: pass", budget=Submission(Limits(wall=0.3)).budget())
    worker._watch._activity = lambda: Activity(0.0, time.monotonic())  # it says that it never got a processor
    said = "the submission was not done after 0.3 s, on a machine that was busy with others"
    assert died(worker.call("f", ())) == ("time_budget", said)
    assert not worker.alive


def test_sleeping_is_a_smaller_budget_than_computing(sandbox: Sandbox, put: Put) -> None:
    source = """
    import time
    def sleep(): time.sleep(0.2)
    def compute():
        end = time.process_time() + 0.2
        while time.process_time() < end: pass
    """
    submission = Submission(Limits(idle=0.5))
    worker = put(sandbox, source, "sleep", "compute", budget=submission.budget())
    for _ in range(5):
        assert returned(worker.call("compute", ())) is None
    slept = [worker.call("sleep", ()) for _ in range(9)]
    assert all(isinstance(outcome, Returned) for outcome in slept[:2])
    end = next(outcome for outcome in slept if isinstance(outcome, Died))
    assert died(end) == ("time_budget", "the submission spent 0.5 s waiting without computing anything")


def test_a_part_of_a_submission_may_have_less_time(sandbox: Sandbox, put: Put) -> None:
    worker = put(sandbox, "import time\ndef f(): time.sleep(5)", budget=Submission().budget(0.3))
    assert died(worker.call("f", ())) == ("time_budget", "it took longer than 0.3 s")


def test_what_a_file_sends_is_bounded_over_all_its_workers(sandbox: Sandbox, put: Put) -> None:
    budget = Submission(Limits(received=20 << 20)).budget()
    source = "import numpy as np\ndef f(x): return np.zeros(1 << 20)"
    first = put(sandbox, source, budget=budget)
    assert returned(first.call("f", (1,))).nbytes == 8 << 20
    second = put(sandbox, source, budget=budget)
    assert returned(second.call("f", (1,))).nbytes == 8 << 20
    said = ("memory_budget", "it sent more than 20 MiB in all")
    assert died(second.call("f", (1,))) == said
    other = sandbox.worker(budget).load("chapter", b"", [])
    assert isinstance(other, NotLoaded)
    assert died(other.outcome) == said


def test_a_worker_belongs_to_one_submission(sandbox: Sandbox, put: Put) -> None:
    mine = Submission()
    worker = put(sandbox, "def f(): return 1", budget=mine.budget())
    worker.hold(mine.budget())
    with pytest.raises(SandboxError, match="another submission"):
        worker.hold(Submission().budget())


def test_a_busy_machine_ends_nothing(sandbox: Sandbox, put: Put) -> None:
    """Four others on the worker's processor: what takes 0.3 s alone takes five times as long."""
    source = """
    import time
    def f():
        end = time.process_time() + 0.3
        while time.process_time() < end: pass
        return 1
    """
    worker = put(sandbox, source)
    (processor, *_) = os.sched_getaffinity(0)
    os.sched_setaffinity(worker.pid, {processor})
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(4)]
    try:
        for other in others:
            os.sched_setaffinity(other.pid, {processor})
        assert returned(worker.call("f", (), seconds=0.6)) == 1
    finally:
        for other in others:
            other.kill()
            other.wait()


def test_the_judges_time_does_not_count(sandbox: Sandbox, put: Put) -> None:
    def slow(x: int) -> int:
        time.sleep(0.25)
        return x

    worker = put(sandbox, "def f(g): return g(1) + g(2)")
    assert returned(worker.call("f", (slow,), seconds=0.2)) == 3


def test_the_judges_time_for_lending_does_not_count(sandbox: Sandbox, put: Put) -> None:
    def borrow(name: str) -> Loan:
        time.sleep(0.4)
        return Loan({"g": lambda: 1})

    budget = Submission(Limits(submission=0.3)).budget()
    worker = put(
        sandbox,
        "from softmax import g\ndef f(): return g()",
        budget=budget,
        earlier=Earlier(["softmax"], borrow=borrow),
    )
    assert returned(worker.call("f", ())) == 1


def test_asking_again_and_again_does_not_stop_the_clock(
    sandbox: Sandbox, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "limits", dataclasses.replace(sandbox.limits, call=0.3))
    worker = put(sandbox, "def f(g):\n    while True: g()")
    started = time.monotonic()
    assert died(worker.call("f", (lambda: time.sleep(0.01),), seconds=0.2))[0] == "time"
    assert time.monotonic() - started < 30


# Surroundings


def test_the_surroundings_are_nobodys(sandbox: Sandbox, put: Put) -> None:
    source = """
    import os, sys, numpy
    def f(): return dict(os.environ), os.getcwd(), sys.path, numpy.__file__, sys.flags.isolated, sys.argv[2:]
    """
    environment, folder, path, numpy_file, isolated, _ = returned(put(sandbox, source).call("f", ()))
    assert not [name for name in environment if "SECRET" in name or name.startswith(("PYTHONPATH", "PYTEST"))]
    assert environment["OPENBLAS_NUM_THREADS"] == "1"
    assert folder == "/"
    assert isolated == 1
    assert "" not in path
    assert "." not in path
    assert not [entry for entry in path if "pytest-" in entry]
    assert numpy_file == np.__file__


def test_files_beside_the_learners_are_not_imported(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "numpy.py").write_text("raise SystemExit('mine')")
    (tmp_path / "helper.py").write_text("")
    with sandbox.worker(Submission().budget()) as worker:
        file = str(tmp_path / "chapter.py")
        assert isinstance(worker.load("chapter", b"import numpy\nnumpy.zeros(1)", [], file=file), Loaded)
        answer = not_loaded(worker, "import helper", file=file)
    assert isinstance(answer.outcome, Raised)
    assert answer.outcome.type == "ModuleNotFoundError"


def test_one_submission_cannot_change_the_next(sandbox: Sandbox, put: Put) -> None:
    put(sandbox, "import numpy as np, builtins\nnp.sum = len\nbuiltins.sum = None\ndef f(): pass")
    worker = put(sandbox, "import numpy as np\ndef f(): return int(np.sum([2, 3])), sum([1])")
    assert returned(worker.call("f", ())) == (5, 1)


# When others die


@linux
def test_a_killed_fork_server_is_started_again(put: Put) -> None:
    with Sandbox(mode="fork") as box:
        worker = put(box, "import time\ndef f(): time.sleep(60)")
        assert isinstance(box._workers, ForkedWorkers)
        first = box._workers._process.pid
        threading.Timer(0.2, os.kill, (first, signal.SIGKILL)).start()
        assert died(worker.call("f", ())) == ("ended", "the process was ended by signal SIGKILL")
        again = put(box, "def f(): return 1")
        assert returned(again.call("f", ())) == 1
        assert box._workers._process.pid != first
        again.close()
    assert not zombies()


def test_a_sandbox_that_cannot_start_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "worker.py"
    broken.write_text("raise SystemExit(1)")
    monkeypatch.setattr("learn_transformers.sandbox.ahead.START", str(broken))
    for mode in ("fork", "spawn"):
        with pytest.raises(SandboxError, match="did not start"), Sandbox(mode=mode) as box:  # type: ignore[arg-type]
            box.worker(Submission().budget())
    assert not zombies()


def test_an_interruption_ends_the_worker(sandbox: Sandbox, put: Put) -> None:
    """What it would still have answered must not be taken for the answer to a later call."""

    def interrupt(x: int) -> None:
        raise KeyboardInterrupt

    worker = put(sandbox, "def f(g): return g(1)")
    with pytest.raises(KeyboardInterrupt):
        worker.call("f", (interrupt,))
    assert not worker.alive
    if sys.platform.startswith("linux"):
        assert not alive(worker.pid)


HOST = """
import sys
from learn_transformers.sandbox.host import Sandbox
from learn_transformers.sandbox.submission import Submission
if __name__ == "__main__":
    with Sandbox(mode=sys.argv[1]) as box, box.worker(Submission().budget()) as worker:
        worker.load("chapter", b"def f():\\n    while True: pass", ["f"])
        server = getattr(box._workers, "_process", None)
        print(worker.pid, server.pid if server else worker.pid, flush=True)
        worker.call("f", (), seconds=60)
"""


@linux
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("mode", ["fork", "spawn"])
def test_nothing_outlives_the_host(mode: str, end: signal.Signals) -> None:
    host = subprocess.Popen(
        [sys.executable, "-c", HOST, mode], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert host.stdout is not None
    pids = [int(word) for word in host.stdout.readline().split()]
    assert len(pids) == 2
    assert all(map(alive, pids))
    time.sleep(0.1)
    host.send_signal(end)
    _, said = host.communicate(timeout=60)
    assert host.returncode == -end
    assert ("KeyboardInterrupt" in said) == (end == signal.SIGINT)
    deadline = time.monotonic() + 30
    while any(map(alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not [pid for pid in pids if alive(pid)]


# Hostile answers


def answering(sandbox: Sandbox, put: Put, kind: int, answer: Any) -> Worker:
    """A submission that writes a frame of its own onto the channel while it is called."""
    source = f"""
    import os, time
    frame = {wire.frame(wire.Kind(kind), wire.encode(answer))!r}
    def f():
        for descriptor in range(3, 64):
            try:
                os.write(descriptor, frame)
            except OSError:
                pass
        time.sleep(60)
    """
    return put(sandbox, source)


RAISED: dict[str, Any] = {"type": "E", "message": "m", "family": ["E"], "lines": [], "changed": []}


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        (18, None),
        (18, (1,)),
        (18, (1, 2)),
        (18, (1, {"x": 1})),
        (18, (1, ["x"], 3)),
        (18, np.zeros((2, 2))),
        (19, None),
        (19, {}),
        (19, {**RAISED, "lines": [(float("inf"), "f")]}),
        (19, {**RAISED, "lines": [(float("nan"), "f")]}),
        (19, {**RAISED, "lines": 3}),
        (19, {**RAISED, "type": 3}),
        (19, {**RAISED, "message": np.zeros(3)}),
        (19, {**RAISED, "changed": 1}),
        (17, {"f": "callable"}),
        (16, {}),
        (22, "text that is no bytes"),
        (1, {}),
    ],
)
def test_answers_of_another_shape_end_the_worker(sandbox: Sandbox, put: Put, kind: int, answer: Any) -> None:
    outcome = answering(sandbox, put, kind, answer).call("f", (), seconds=1)
    assert died(outcome) == ("protocol", "the process sent something that is not an answer")


@pytest.mark.parametrize("request_", [None, (1, 2), (99, (), {}), ("x", (), {}), ([], (), {}), (1, {}, ())])
def test_requests_of_another_shape_are_answered_with_an_error(sandbox: Sandbox, put: Put, request_: Any) -> None:
    outcome = answering(sandbox, put, wire.Kind.ASK, request_).call("f", (), seconds=0.2)
    assert died(outcome)[0] == "time"


def test_text_from_a_worker_is_harmless(sandbox: Sandbox, put: Put) -> None:
    answer = {
        **RAISED,
        "type": "\x1b[2J" * 100,
        "message": "\x1b]0;title\x07" + "y" * 5000,
        "changed": ["\x1b" * 500],
    }
    outcome = answering(sandbox, put, 19, answer).call("f", ())
    assert isinstance(outcome, Raised)
    text = outcome.type + outcome.message + "".join(outcome.changed)
    assert text.isprintable()
    assert len(text) < 10_000


# Modules


MODULES = """
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self, width, p=0.5):
        super().__init__()
        self.first = nn.Linear(3, width)
        self.second = nn.Linear(width, 2, bias=False)
        self.dropout = nn.Dropout(p)

    def forward(self, x, scale=1.0):
        return self.second(self.dropout(torch.tanh(self.first(x)))) * scale

def double(x):
    return 2 * x

class Holder(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("kept", torch.zeros(3))
        self.register_buffer("passing", torch.arange(2.0), persistent=False)
        self.one = nn.Linear(2, 2)
        self.again = self.one
        self.plain, self.number = torch.ones(2), torch.tensor(2.0)

def squares(x, y, times=1.0):
    return times * (x**2 * y**2).sum() / 2

def negated(number):
    return -number

def several(x):
    return {"a": x, "b": [x.bool(), x.to(torch.bfloat16)]}
"""


@pytest.fixture(scope="module")
def torch_worker() -> Iterator[Worker]:
    pytest.importorskip("torch")
    with Sandbox(needs={TORCH}) as box, box.worker(Submission().budget()) as worker:
        assert isinstance(worker.load("chapter", MODULES.encode(), ["Net"]), Loaded)
        yield worker


def network() -> Any:
    """The same module in this process, with the same weights as `weights()`."""
    import torch

    scope: dict[str, Any] = {"__name__": "ours"}
    exec(MODULES, scope)
    net = scope["Net"](4).double()
    with torch.no_grad():
        for name, parameter in net.named_parameters():
            parameter.copy_(torch.from_numpy(weights()[name].array))
    return net


def weights() -> dict[str, Tensor]:
    rng = np.random.default_rng(0)
    shapes = {"first.weight": (4, 3), "first.bias": (4,), "second.weight": (2, 4)}
    return {name: Tensor(rng.normal(size=shape).astype("f4").astype("f8")) for name, shape in shapes.items()}


@pytest.mark.torch
def test_modules_stay_in_the_worker(torch_worker: Worker) -> None:
    import torch

    handle = returned(torch_worker.call("Net", (4,)))
    assert handle == Handle(handle.number, "Net")
    shapes = {"first.weight": (4, 3), "first.bias": (4,), "second.weight": (2, 4)}
    held = returned(torch_worker.operate("contents", handle))
    assert {name: value.array.shape for name, value in held["parameters"].items()} == shapes
    assert returned(torch_worker.operate("load", handle, (weights(), {}))) is None
    for name, value in returned(torch_worker.operate("contents", handle))["parameters"].items():
        np.testing.assert_array_equal(value.array, weights()[name].array)  # a module takes its weights' precision

    x, cotangent = np.random.default_rng(1).normal(size=(5, 3)), np.random.default_rng(2).normal(size=(5, 2))
    answer = returned(torch_worker.operate("run", handle, ((Tensor(x), 2.0), [Tensor(cotangent)], False)))
    net = network().eval()
    ours = torch.from_numpy(x.copy()).requires_grad_()
    expected = net(ours, scale=2.0)
    (expected * torch.from_numpy(cotangent)).sum().backward()
    for name, parameter in net.named_parameters():
        np.testing.assert_allclose(answer["parameters"][name].array, parameter.grad.numpy(), rtol=1e-9)
    np.testing.assert_allclose(answer["inputs"][0].array, ours.grad.numpy(), rtol=1e-9)
    np.testing.assert_allclose(answer["output"].array, expected.detach().numpy(), rtol=1e-9)
    np.testing.assert_array_equal(answer["given"][0].array, x)


@pytest.mark.torch
def test_what_a_module_holds_besides_parameters(torch_worker: Worker) -> None:
    held = returned(torch_worker.operate("contents", returned(torch_worker.call("Holder", ()))))
    assert list(held["parameters"]) == ["one.weight", "one.bias"], "a repeated layer has one set of parameters"
    assert held["state"] == ["kept", "again.weight", "again.bias"]
    assert list(held["buffers"]) == ["kept", "passing"]
    assert held["plain"] == ["plain"], "a number may be a tensor"
    np.testing.assert_array_equal(held["buffers"]["passing"].array, [0.0, 1.0])


@pytest.mark.torch
def test_in_training_mode_chance_begins_with_a_seed(torch_worker: Worker) -> None:
    handle = returned(torch_worker.call("Net", (64, 0.5)))

    def output(training: bool) -> np.ndarray:
        inputs = (Tensor(np.ones((2, 3), "f4")),)
        found: np.ndarray = returned(torch_worker.operate("run", handle, (inputs, [], training)))["output"].array
        return found

    assert np.array_equal(output(True), output(True))
    assert np.array_equal(output(False), output(False))
    assert not np.array_equal(output(True), output(False))


@pytest.mark.torch
def test_weights_of_other_names_or_shapes_are_not_put_in(torch_worker: Worker) -> None:
    handle = returned(torch_worker.call("Net", (4,)))
    for other in ({}, {**weights(), "first.bias": Tensor(np.zeros(3))}, {**weights(), "third": Tensor(np.zeros(3))}):
        own = returned(torch_worker.operate("load", handle, (other, {})))
        assert list(own) == list(weights())
    assert returned(torch_worker.operate("load", handle, (weights(), {}))) is None


@pytest.mark.torch
def test_what_goes_wrong_with_modules_is_an_exception(torch_worker: Worker) -> None:
    handle = returned(torch_worker.call("Net", (4,)))
    for operation, payload, kind in (
        ("load", {}, "ValueError"),
        ("run", ((Tensor(np.zeros((2, 9), "f4")),), [], False), "RuntimeError"),
        ("explode", None, "KeyError"),
    ):
        outcome = torch_worker.operate(operation, handle, payload)
        assert isinstance(outcome, Raised)
        assert outcome.type == kind
    unknown = torch_worker.operate("contents", Handle(999, "Net"))
    assert isinstance(unknown, Raised)
    assert torch_worker.alive


@pytest.mark.torch
def test_functions_of_tensors_are_differentiated(torch_worker: Worker) -> None:
    x = np.array([1.0, 2.0])
    found = returned(torch_worker.differentiate("squares", (Tensor(x), Tensor(np.array([3, 4]))), {"times": 2.0}))
    np.testing.assert_allclose(found["output"].array, 1 * 9 + 4 * 16)
    np.testing.assert_allclose(found["inputs"][0].array, [2 * 9, 4 * 16])
    assert found["inputs"][1] is None


@pytest.mark.torch
def test_a_small_program_of_ours_calls_a_function(torch_worker: Worker) -> None:
    driver = b"def twice(function, number):\n    return [function(number), function(number + 1)]\n"
    assert returned(torch_worker.drive(driver, "twice", "negated", ((3,), {}))) == [-3, -4]
    outcome = torch_worker.drive(driver, "twice", "negated", (("x",), {}))
    assert isinstance(outcome, Raised)
    assert outcome.type == "TypeError"


@pytest.mark.torch
def test_tensors_travel(torch_worker: Worker) -> None:
    x = np.arange(6.0).reshape(2, 3)
    back = returned(torch_worker.call("double", (Tensor(x),)))
    assert isinstance(back, Tensor)
    np.testing.assert_array_equal(back.array, 2 * x)
    several = returned(torch_worker.call("several", (Tensor(x),)))
    assert several["a"].array.dtype == np.float64
    assert several["b"][0].array.dtype == bool
    assert several["b"][1] == Uncarriable("a torch tensor of dtype torch.bfloat16")


@pytest.mark.torch
def test_torch_computes_on_one_thread(torch_worker: Worker) -> None:
    with torch_worker.sandbox.worker(Submission().budget()) as worker:
        source = b"import torch\nx = torch.ones(9, 9)\ndef f(): return torch.get_num_threads(), float((x @ x).sum())"
        assert isinstance(worker.load("chapter", source, ["f"]), Loaded)
        assert returned(worker.call("f", ())) == (1, 9.0**3)


@pytest.mark.torch
def test_a_spawned_worker_has_torch_too() -> None:
    pytest.importorskip("torch")
    with Sandbox(needs={TORCH}, mode="spawn") as box, box.worker(Submission().budget()) as worker:
        assert isinstance(worker.load("chapter", MODULES.encode(), ["double"]), Loaded)
        assert returned(worker.call("double", (Tensor(np.ones(2)),))).array.tolist() == [2, 2]
        if sys.platform.startswith("linux") and {"seccomp", "landlock"} <= set(box.isolation):
            assert box.canary.exposed == ()


def test_torch_alone_is_taken_from_a_sandbox_that_has_made_a_step_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "Sandbox", lambda **settings: SimpleNamespace(needs=settings["needs"]))
    with_a_step_first, alone_first = Sandboxes(), Sandboxes()
    step = with_a_step_first.get({TORCH, TRAINING})
    assert with_a_step_first.get({TORCH}) is step
    assert with_a_step_first.get() is not step
    alone = alone_first.get({TORCH})
    assert alone_first.get({TORCH, TRAINING}) is not alone
    assert alone_first.get({TORCH}) is alone
