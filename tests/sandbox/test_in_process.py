"""A worker in the process of the judge: it says what one of its own says, and leaves everything as it was."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from support import ROOT, source_of

from learn_transformers import course
from learn_transformers.judging.judge import Judge
from learn_transformers.sandbox.alarm import Alarm
from learn_transformers.sandbox.host import Sandboxes
from learn_transformers.sandbox.in_process import Clock, GivenUp
from learn_transformers.sandbox.surroundings import Surroundings
from learn_transformers.verdict import Chapter, Function, Verdict

NEEDS_MONITORING = pytest.mark.skipif(
    not hasattr(sys, "monitoring"), reason="needs sys.monitoring, which Python has from 3.12 on"
)
STARTS = "import numpy as np\n"
ROWS = """
def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)
"""


def judged(folder: Path, text: str, clock: Clock | None = None, chapter: str = "softmax") -> Verdict:
    of = course.known_chapter(chapter)
    (folder / of.folder).mkdir(exist_ok=True)
    (folder / of.file).write_text(text)
    with Sandboxes(clock=clock or Clock()) as boxes:
        return Judge(boxes).verdict([course.Assignment(of, folder / of.file, siblings=folder)])


def softmax_of(verdict: Verdict) -> Function:
    return next(f for f in verdict.chapters[0].functions if f.name == "softmax")


@pytest.mark.parametrize("chapter", [c for c in course.chapters() if c.number in (1, 2, 3, 6, 11)], ids=str)
def test_a_model_solution_passes_as_practice(chapter: course.Chapter) -> None:
    with Sandboxes(clock=Clock()) as boxes:
        folder = ROOT / "solutions"
        verdict = Judge(boxes).verdict([course.Assignment(chapter, folder / chapter.file, siblings=folder)])
    assert verdict.status == "passed"
    assert verdict.practice
    assert verdict.isolation == ()


def test_an_earlier_chapter_is_borrowed_and_judged_in_the_midst_of_it(tmp_path: Path) -> None:
    judged(tmp_path, STARTS + ROWS)
    text = (
        source_of("self_attention")
        + "\nfrom softmax import softmax as borrowed\nassert borrowed(np.zeros(2))[0] == 0.5\n"
    )
    assert judged(tmp_path, text, chapter="self_attention").status == "passed"


@pytest.fixture
def unchanged() -> Iterator[None]:
    def all_of_it() -> list[object]:
        return [sys.stdout, sys.stderr, sys.stdin, list(sys.path), list(sys.meta_path), list(sys.argv), np.exp, print,
                sys.getrecursionlimit(), np.get_printoptions(), np.geterr(), sys.modules.get("softmax"),
                sys.modules["learn_transformers"], sys.excepthook, sys.breakpointhook]  # fmt: skip

    before = all_of_it()
    yield
    assert all_of_it() == before


@pytest.mark.usefixtures("unchanged")
def test_what_a_submission_does_to_its_surroundings_is_its_own_affair(tmp_path: Path) -> None:
    spoils = """
import builtins, sys
np.exp = lambda x: x * 0 + 7
builtins.print = None
sys.stdout = sys.stderr = None
sys.meta_path.clear()
sys.path.clear()
sys.setrecursionlimit(99)
np.set_printoptions(precision=1)
np.seterr(all="raise")
sys.excepthook = sys.breakpointhook = None
"""
    broken = judged(tmp_path, STARTS + spoils + ROWS)
    assert softmax_of(broken).status == "failed"  # it finds its own `exp` at every call, as in a process of its own
    assert softmax_of(judged(tmp_path, STARTS + ROWS)).status == "passed"


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    "reaches",
    ["import learn_transformers", "import learn_transformers.answer_key", "import js", "import pyodide_js"],
)  # fmt: skip
def test_it_imports_neither_the_judge_nor_the_page(reaches: str, tmp_path: Path) -> None:
    (chapter,) = judged(tmp_path, f"{reaches}\n{STARTS}{ROWS}").chapters
    assert chapter.problem is not None
    assert "Error" in chapter.problem.message


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    "ends", ["raise SystemExit", "raise KeyboardInterrupt", "import sys\n    sys.exit(3)", "return softmax(x)"]
)
def test_what_ends_a_call_does_not_end_the_judge(ends: str, tmp_path: Path) -> None:
    verdict = judged(tmp_path, f"{STARTS}def softmax(x, axis=-1):\n    {ends}\n")
    assert softmax_of(verdict).status == "failed"
    assert all(check.message for check in softmax_of(verdict).checks if check.status == "failed")


def printed(chapter: Chapter) -> str:
    return "".join(f.output for f in chapter.functions) + chapter.output


def test_what_it_prints_is_part_of_the_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (chapter,) = judged(tmp_path, f'{STARTS}print("<b>loaded</b>")\n{ROWS}').chapters
    assert "<b>loaded</b>" in printed(chapter)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("how", "said"), [("late", "took longer than 2 s"), ("ended", "ended")])
def test_an_order_that_was_given_up_is_not_carried_out_again(how: GivenUp, said: str, tmp_path: Path) -> None:
    orders: list[str] = []
    judged(tmp_path, STARTS + ROWS, Clock(lambda order, seconds: orders.append(order) if seconds else None))
    calls = [order for order, times in itertools.groupby(sorted(orders)) if len(list(times)) == 1]
    assert len(calls) > 10
    verdict = judged(tmp_path, STARTS + ROWS, Clock(given_up=dict.fromkeys(orders[1:6], how)))
    assert softmax_of(verdict).status == "error"
    assert said in softmax_of(verdict).checks[0].message


def test_orders_end_as_often_as_they_begin(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    judged(tmp_path, STARTS + ROWS, Clock(lambda order, seconds: told.append((order, seconds))))
    assert [seconds > 0 for _, seconds in told] == [True, False] * (len(told) // 2)
    assert [order for order, _ in told[::2]] == [order for order, _ in told[1::2]]


def test_a_module_that_was_replaced_is_the_old_one_again() -> None:
    around = Surroundings()
    own, ours = object(), sys.modules["json"]
    with around:
        sys.modules["json"] = own  # type: ignore[assignment]
        with around.left():
            assert sys.modules["json"] is ours
        assert sys.modules["json"] is own
    assert sys.modules["json"] is ours


LOOPS = [
    "while True: pass",
    "while True:\n    try:\n        x = 1\n    except BaseException:\n        pass",
    "def f(): f()\nwhile True:\n    try: f()\n    except RecursionError: pass",
]


@NEEDS_MONITORING
@pytest.mark.parametrize(
    "loops",
LOOPS,
)  # fmt: skip
def test_the_alarm_interrupts_a_loop_and_says_where(loops: str) -> None:
    alarm = Alarm()
    try:
        with alarm.set(0.05):
            exec(compile(loops, "softmax.py", "exec"), {})
        assert alarm.rang
        assert 0 < alarm.line <= loops.count("\n") + 1
        with alarm.set(60):
            exec(compile("x = [n for n in range(9)]", "softmax.py", "exec"), {})
        assert not alarm.rang
    finally:
        alarm.close()


@NEEDS_MONITORING
def test_the_alarm_leaves_the_judge_alone() -> None:
    alarm = Alarm()

    def ours() -> int:
        return sum(number for number in range(1000))

    try:
        with alarm.set(-1):
            exec(compile("while True: pass", "softmax.py", "exec"), {})
        assert alarm.rang
        with alarm.set(-1):
            assert ours() == 499500
        with alarm.set(-1), alarm.paused():
            exec(compile("x = [n for n in range(9)]", "softmax.py", "exec"), {})
        assert not alarm.rang
    finally:
        alarm.close()


def test_a_function_that_was_ended_is_not_called_in_vain(tmp_path: Path) -> None:
    begun: list[str] = []
    clock = Clock(lambda order, seconds: begun.append(order) if seconds else None)
    judged(tmp_path, STARTS + ROWS, clock)
    clock.ask({begun[5]: "late"})  # the file was loaded first, and the calls of `softmax` came then
    function = softmax_of(judged(tmp_path, STARTS + ROWS, clock))
    said = [check.message for check in function.checks]
    assert sum("took longer than 2 s" in message for message in said) == 1
    assert "it was not called again, for it had to be ended once" in said
    assert any(check.status == "passed" for check in function.checks[:4])
