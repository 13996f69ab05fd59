"""Hostile modules: whatever a class does to what it is asked for, no verdict is forged and nobody else is harmed.

They attack the class `Gain` of the fixture course, beside an honest chapter; functions of tensors, functions that are
given a model, and what a new module holds are attacked through references of this file.
"""

from __future__ import annotations

import os
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any, cast

import a_counting_model
import numpy as np
import pytest
from corpus import FRAMES, Attack, attacks_on_modules, honest
from unharmed import PACKAGE, QUICK, QuickSandboxes, expect_harmless, left_over, nothing_left_over

from learn_transformers import course as courses
from learn_transformers.judging import module_pass
from learn_transformers.judging.desk import lend
from learn_transformers.judging.judge import Judge
from learn_transformers.judging.run_checks import Expectations, run_function
from learn_transformers.key import HAND, Switches, call
from learn_transformers.key.modules import (
    GIVEN,
    OUTPUT,
    PARAMETERS,
    Fresh,
    TorchReference,
    driven_reference,
    module_call,
    module_reference,
    tensor_reference,
)
from learn_transformers.outcomes.as_text import outcome_text
from learn_transformers.outcomes.records import CheckRun
from learn_transformers.printable import clean, one_line
from learn_transformers.sandbox.host import Earlier, Loan, Sandboxes
from learn_transformers.sandbox.outcome import Loaded, Raised, Returned
from learn_transformers.sandbox.submission import Submission
from learn_transformers.sandbox.wire import Handle, Tensor, Uncarriable
from learn_transformers.verdict import Verdict

pytestmark = [
    pytest.mark.torch,
    pytest.mark.usefixtures("fixture_course"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc"),
]

PATIENCE = 30.0  # seconds for one submission, however hostile
ATTACKS = {attack.name: attack for attack in attacks_on_modules()}


@pytest.fixture(scope="module")
def boxes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandboxes]:
    """Where all of them are judged, and after all of them an honest one."""
    with QuickSandboxes() as boxes:
        yield boxes
        assert judged(boxes, honest_course(tmp_path_factory.mktemp("honest"))).status == "passed"


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    return honest_course(tmp_path)


def honest_course(folder: Path) -> Path:
    for chapter in ("01_doubling", "02_gain"):
        (folder / chapter).mkdir()
        (folder / chapter / f"{chapter[3:]}.py").write_text(honest(chapter[3:]))
    return folder


@cache
def judge(boxes: Sandboxes) -> Judge:
    """One for all submissions, as for a class."""
    return Judge(boxes, shrinks=False)


def judged(boxes: Sandboxes, exercises: Path) -> Verdict:
    started = time.monotonic()
    verdict = judge(boxes).verdict(courses.assignments([], exercises, exercises))
    assert time.monotonic() - started < PATIENCE
    return verdict


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_attack(boxes: Sandboxes, attack: Attack, exercises: Path) -> None:
    if not attack.covered(boxes.get({"torch"}).isolation):
        pytest.skip(f"not covered without a layer that stops: {', '.join(attack.needs)}")
    file = exercises / "02_gain" / "gain.py"
    file.write_text(attack.text(exercises, PACKAGE, os.getpid()))
    verdict = judged(boxes, exercises)
    assert nothing_left_over(), left_over()
    neighbor, chapter = verdict.chapters
    assert neighbor.status == "passed"
    assert [str(function.status) for function in chapter.functions] == [*attack.ends & {str(chapter.status)}]
    expect_harmless(verdict)


def begins(values: Any, *, size: int) -> dict[str, Any]:
    return {"it begins at": int(values["scale"].mean())}


@module_reference(
    axes={"weights": "", "x": "n size", "size": ""}, output="n size", hints=("a", "b", "c"), starts=begins
)
def Scale(weights: Any, x: Any, *, size: int, mistake: Switches) -> Any:
    return weights["scale"] * x


@Scale.fresh
def new_scale(*, size: int, mistake: Switches) -> Fresh:
    return Fresh({"scale": np.ones(size)})


X = np.array([[1.0, -2.0], [3.0, 0.5]])
Scale.asks("as it is constructed", module_call({"size": 2}), stage=HAND)
Scale.asks("outputs and gradients", module_call({"size": 2}, {"scale": np.array([2.0, 3.0])}, (X,), X))


@tensor_reference(axes={"x": "n size"}, output="n size", hints=("a", "b", "c"))
def squares(x: Any, *, mistake: Switches) -> Any:
    return x * x


squares.asks("a table", call(X), stage=HAND)
squares.asks("another one", call(2 * X))


@driven_reference(by=a_counting_model.asked, axes={"numbers": ""}, output="", hints=("a", "b", "c"))
def twice(model: Any, *, mistake: Switches) -> Any:
    return model(1.0) + model(2.0)


twice.asks("two numbers", call(np.array([1.0, 2.0])), stage=HAND)
twice.asks("three numbers", call(np.array([1.0, 2.0, -3.0])))

EXPECTED = Expectations("attacks", 0)
SCALE = """
import torch
from torch import nn


class Scale(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(size))

    def forward(self, x):
        return self.scale * x


def squares(x):
    return x * x


def twice(model):
    return model(1.0) + model(2.0)


"""
HOSTILE = {
    "state of anything": "Scale.state_dict = lambda self: [None, 3, b'x', {}, self]",
    "state without end": "import itertools\nScale.state_dict = lambda self: itertools.count()",
    "state of many names": "Scale.state_dict = lambda self: ['\\x1b[31m\\u202e' * 9 + str(n) for n in range(10**5)]",
    "buffers that exit": "Scale.named_buffers = lambda self: exit()",
    "buffers without number": "Scale.named_buffers = lambda self: [(n, self.scale) for n in range(10**5)]",
    "modules of anything": "Scale.named_modules = lambda self: [(b'x', 3)]",
    "plain tensors by the thousand": "Scale.named_modules = lambda self: [('\\n' * 999, self)] * 10**5\n"
    "Scale.__init__ = lambda self, size, init=Scale.__init__: (init(self, size), setattr(self, 'x', torch.ones(1)))[0]",
    "parameters of another shape": "Scale.named_parameters = lambda self: [('scale', torch.empty(0, 2**31))]",
    "parameters of not-a-numbers": "torch.ones = lambda size: torch.full((size,), torch.nan)",
    "parameters of objects": "Scale.named_parameters = lambda self: [('scale', [[self]]), (self, 3)]",
}
HOSTILE_FUNCTIONS = {
    "squares": {
        "changes its argument": "y = x.clone() * x.clone()\n    x.data.zero_()\n    return y",
        "cut off": "return (x * x).detach()",
        "gradients by hand": "x.grad_fn.next_functions[0][0].variable.grad = torch.ones_like(x)\n"
        "    return (x * x).detach()",
        "a terabyte": "return (x * x).sum().expand(10**12)",
        "exits": "raise SystemExit",
        "of a subclass": "return (x * x).as_subclass(type('T', (torch.Tensor,), {'shape': 3}))",
        "many outputs": "return (x * x,) * 70_000",
        "other frames": "send(wire.Kind.RETURNED, ({'output': {}, 'inputs': 'x', 'given': 3}, []))\n    return x * x",
        "replaces what differentiates": "sys.modules['_sandbox.worker'].differentiated = lambda *_: (3, x, None)\n"
        "    return -x",
    },
    "twice": {
        "replaces the program": "sys._getframe(1).f_globals['asked'] = lambda f, x: {'what came': x, 'asked': 2}\n"
        "    return model(1.0) + model(1.0)",
        "empties the program": "sys._getframe(1).f_globals.clear()\n    return model(1.0) + model(1.0)",
        "feigns to have asked": "model.times = 2\n    return model.numbers * 1.0",
        "another model": "model.__class__ = type('M', (nn.Module,), {'forward': lambda self, x: torch.ones(3)})\n"
        "    return model(1.0)",
        "what never ends": "return iter(int, 1)",
        "what lies": "return type('T', (), {'numpy': lambda self: {'the output': 3, 7: 'x'}})()",
        "names of ours": "return type('T', (), {'numpy': lambda self: {'the weights to be put in': 1}})()",
        "a module": "return type('T', (), {'numpy': lambda self: model})()",
        "keeps the pipe busy": "print('\\u202e' * 10**6)\n    return model",
    },
}


def runs_of(boxes: Sandboxes, reference: TorchReference, source: str) -> list[CheckRun]:
    with boxes.get({"torch"}).worker(Submission(QUICK).budget()) as worker:
        assert isinstance(worker.load("attacks", source.encode(), [reference.name]), Loaded)
        return run_function(reference, lambda made: module_pass.answer(worker, reference, made), EXPECTED)


def expect_a_sentence(runs: list[CheckRun]) -> None:
    """None passes, and each says why in a line that anybody can read."""
    assert {run.status for run in runs} <= {"failed", "error"}
    for run in runs:
        assert run.difference is not None
        assert 0 < len(run.difference.message) < 4000
        assert one_line(run.difference.message) == clean(run.difference.message)


@pytest.mark.parametrize("reference", [Scale, squares, twice], ids=lambda reference: reference.name)
def test_honest_ones_pass(boxes: Sandboxes, reference: TorchReference) -> None:
    assert [run.status for run in runs_of(boxes, reference, SCALE)] == ["passed"] * 3


@pytest.mark.parametrize("attack", HOSTILE)
def test_what_a_new_module_says_of_itself(boxes: Sandboxes, attack: str) -> None:
    expect_a_sentence(runs_of(boxes, Scale, SCALE + HOSTILE[attack])[:1])


@pytest.mark.parametrize(
    ("reference", "attack"),
    [(reference, attack) for reference in (squares, twice) for attack in HOSTILE_FUNCTIONS[reference.name]],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_functions_in_pytorch(boxes: Sandboxes, reference: TorchReference, attack: str) -> None:
    argument = next(iter(reference.definition.parameters))
    body = HOSTILE_FUNCTIONS[reference.name][attack]
    runs = runs_of(boxes, reference, f"{SCALE}{FRAMES}import sys\n\n\ndef {reference.name}({argument}):\n    {body}\n")
    if attack == "changes its argument":
        assert [run.status for run in runs] == ["passed", "passed", "failed"]
    else:
        expect_a_sentence(runs)


# Answers of every form, as a worker may send them whatever runs in it.

PARTS = ("output", "parameters", "inputs", "given"), ("parameters", "state", "plain", "buffers"), (OUTPUT, GIVEN)
PLAIN: list[Any] = [
    None, True, 7, -2.5, "the output", "\u4e00" * 10**5, b"\x00", [], (), {}, [None] * 9, [[[[[[[[[]]]]]]]]],
    np.zeros(3), np.float64(1.0), np.array(np.nan), np.zeros((0, 2**20)), np.ones((2, 2), complex),
    np.ones((2, 2), bool), Tensor(np.zeros((2, 2))), Tensor(np.full(2, np.inf)),
    Handle(2**32 - 1, "\x1b[1m\n"), Uncarriable("\u202e\n"),
    {1: 2}, {"scale": np.zeros(2)}, {"scale": None}, {"scale": "x"}, {str(n): 1 for n in range(1500)},
    {OUTPUT: X, "the gradient by scale": np.zeros(2), "the gradient by x": X}, {PARAMETERS: {"scale": "(2,)"}},
    {GIVEN: 1}, {GIVEN: Tensor(X), PARAMETERS: Tensor(X)},
]  # fmt: skip
FORMS = [*PLAIN, *(dict.fromkeys(names, form) for names in PARTS for form in PLAIN)]


class Scripted:
    """In place of a worker: the module's construction and loading go well, what is asked of it then gives `form`."""

    def __init__(self, form: Any, instead: str = "") -> None:
        self.form, self.instead = form, instead

    def call(self, *args: Any, **kwargs: Any) -> Returned:
        return Returned(self.form if self.instead == "call" else Handle(1, "Scale"))

    def operate(self, operation: str, *args: Any) -> Returned:
        return Returned(self.form if operation != "load" or self.instead == "load" else None)

    def differentiate(self, *args: Any) -> Returned:
        return Returned(self.form)

    drive = differentiate


@pytest.mark.parametrize(
    ("reference", "instead"),
    [(Scale, "call"), (Scale, "load"), (Scale, "run"), (squares, "differentiate"), (twice, "drive")],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_answers_of_every_form(reference: TorchReference, instead: str) -> None:
    for form in FORMS:
        worker: Any = Scripted(form, instead)
        runs = run_function(reference, lambda made, w=worker: module_pass.answer(w, reference, made), EXPECTED)  # type: ignore[misc]
        expect_a_sentence(runs[1:2] if form is None and instead == "load" else runs)
        assert sum(len(text) for run in runs for c in run.calls for text in [outcome_text(c.got)]) < 100_000


def test_a_text_of_a_frame_s_length_is_no_list_of_names(memory: Callable[[], int]) -> None:
    form = {"parameters": {}, "state": "\u4e00" * (20 << 20), "plain": [["\u4e00" * (20 << 20)]], "buffers": {}}
    before = memory()
    runs = run_function(Scale, lambda made: module_pass.answer(cast(Any, Scripted(form)), Scale, made), EXPECTED)
    expect_a_sentence(runs)
    assert memory() - before < 32 << 20


@pytest.fixture
def memory() -> Iterator[Callable[[], int]]:
    """The most bytes that Python objects took up so far."""
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()


@pytest.mark.parametrize(
    "taken", ["{}", "np.zeros(())", "[('sdpa', float('inf'))]", "[('sdpa', 'x')]", "7", "[[]]", "{'sdpa': 1}", "exit()"]
)
def test_forged_uses_of_what_is_forbidden(boxes: Sandboxes, taken: str) -> None:
    source = f"import numpy as np\n{FRAMES}\ndef f():\n    worker()._watch.taken = lambda: {taken}\n"
    with boxes.get().worker(Submission(QUICK).budget()) as worker:
        worker.load("attacks", source.encode(), ["f"])
        assert worker.call("f", ()) == Returned(None)
        assert worker.uses(["sdpa"]) == ()


def test_nothing_that_works_in_pytorch_is_lent(boxes: Sandboxes) -> None:
    borrowing = b"from gain import Gain\n\ndef ask():\n    return Gain({'size': 3}, None)\n"
    loan = Loan({"Gain": partial(lend, Scale)})
    with boxes.get().worker(Submission(QUICK).budget()) as worker:
        worker.load("later", borrowing, ["ask"], earlier=Earlier(["gain"], borrow=lambda name: loan))
        outcome = worker.call("ask", ())
    assert isinstance(outcome, Raised)
    assert (outcome.type, outcome.message.partition(" and ")[0]) == ("ImportError", "`Scale` works in PyTorch")


# What a module remembers

SPY = """
SEEN = {}


class Gain(Gain):
    def forward(self, x):
        y = super().forward(x)
        seen = SEEN[repr(x.tolist())] = [y.tolist(), None, None, None]
        for place, tensor in enumerate((x, self.gain, self.bias), start=1):
            tensor.register_hook(lambda gradient, place=place: seen.__setitem__(place, gradient.tolist()))
        return y

    def named_parameters(self, *args, **kwargs):
        if SEEN:
            print("SEEN", SEEN)
        return super().named_parameters(*args, **kwargs)
"""
TABLE = """
TABLE = {table}


class Told(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, gain, bias):
        y, *ctx.told = (torch.tensor(told, dtype=torch.float64) for told in TABLE[repr(x.tolist())])
        return y

    @staticmethod
    def backward(ctx, gradient):
        return tuple(ctx.told)


class Gain(Gain):
    def forward(self, x):
        return Told.apply(x, self.gain, self.bias)
"""


def test_a_table_of_outputs_and_gradients_is_worth_nothing_under_a_secret_seed(
    boxes: Sandboxes, exercises: Path
) -> None:
    file = exercises / "02_gain" / "gain.py"
    file.write_text(honest("gain") + SPY)
    [assignment] = courses.assignments(["gain"], exercises, exercises)
    [chapter] = Judge(boxes).verdict([assignment]).chapters
    assert chapter.status == "passed"
    seen = [line.removeprefix("SEEN ") for line in chapter.functions[0].output.splitlines()]
    file.write_text(honest("gain") + TABLE.format(table=f"{{{', '.join(f'**{part}' for part in seen)}}}"))
    assert Judge(boxes, seed=0).verdict([assignment]).status == "passed"  # known answers are right answers
    secret = Judge(boxes, seed="a teacher's secret", secret=True).verdict([assignment])
    assert (secret.status, secret.score <= secret.max_score / 4) == ("failed", True)
