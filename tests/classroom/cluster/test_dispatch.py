"""Every submission gets exactly one result, whatever becomes of workers, schedulers and answers on the way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn_transformers.classroom.class_key import ClassKey
from learn_transformers.classroom.cluster import batch, dispatch
from learn_transformers.classroom.cluster.dispatch import Dispatch
from learn_transformers.classroom.cluster.link import Came, Lost, Worker
from learn_transformers.classroom.cluster.pace import MOST, SECONDS, Pace
from learn_transformers.classroom.cluster.statement import Statement, needed
from learn_transformers.classroom.grading import Graded, Settings
from learn_transformers.classroom.judges import Found
from learn_transformers.classroom.submission import Submission
from learn_transformers.trouble import KeyFault, Stopped, WrongUse
from learn_transformers.verdict import Chapter, Status, Verdict

SETTINGS = Settings(ClassKey(bytes(range(16))), ("softmax",))
GOOD = Worker("good", "tls://10.0.0.1:1", 2, "", "")
Event = str


def verdict(paper: batch.Paper) -> dict[str, object]:
    chapter = Chapter("softmax", Status.PASSED, float(len(paper.files)), 9.0, ())
    return Verdict.of([chapter], seed=paper.fingerprint, isolation=()).to_dict()


def class_of(count: int) -> list[Submission]:
    return [Submission(f"s{n}", {"02_softmax/softmax.py": f"# {n}".encode()}) for n in range(count)]


@dataclass
class Fake:
    """A scheduler with workers, in which `events` happen one after the other, and then nothing but answers."""

    events: Iterator[Event]
    connected: Sequence[Sequence[Worker]] = ((GOOD,),)
    sent: dict[str, str] = field(default_factory=dict)
    most_under_way: int = 0
    connections: int = 0
    looks: int = 0
    closed: int = 0
    last: Came | None = None
    names: int = 0

    def connect(self, first: bool) -> Fake:
        assert first == (self.connections == 0)
        self.connections += 1
        self.sent.clear()
        return self

    def workers(self) -> Sequence[Worker]:
        self.looks += 1
        return self.connected[min(self.looks, len(self.connected)) - 1]

    def send(self, question: str) -> str:
        if next(self.events, "") == "lost when sent":
            raise Lost
        self.names += 1
        self.sent[str(self.names)] = question
        self.most_under_way = max(self.most_under_way, len(self.sent))
        return str(self.names)

    def next(self, seconds: float) -> Came | None:
        event = next(self.events, "answered")
        if event == "lost":
            raise Lost
        if event == "twice" and self.last is not None:
            return self.last
        if event == "slow" or not self.sent:
            return None
        name = [*self.sent][-1 if event == "overtaken" else 0]
        question = self.sent.pop(name)
        self.last = Came(name, answer(event, question))
        return self.last

    def close(self) -> None:
        self.closed += 1


def answer(event: Event, question: str) -> str | None:
    papers = batch.asked(question)[1]
    if event == "killed":
        return None
    if event == "unable":
        return batch.answer("good", unable="no judge could be started.")
    if event == "garbage":
        return '{"found": [{"verdict": {"seed": 1}}'
    if event == "another's":
        return batch.answer("good", [batch.piece(Found(json.dumps(verdict(papers[0]) | {"seed": "another"})))], 0.1)
    if event == "too many":
        return batch.answer("good", [batch.piece(Found(problem="a problem"))] * (len(papers) + 1), 0.1)
    if event == "nothing":
        return batch.answer("good", [], 0.1)
    some = papers[: max(1, len(papers) // 2)] if event == "in part" else papers
    return batch.answer("good", [batch.piece(Found(json.dumps(verdict(paper)))) for paper in some], 0.01 * len(some))


EVENTS = (
    "answered", "lost", "lost when sent", "twice", "slow", "overtaken", "killed", "unable", "garbage", "another's",
    "nothing", "in part", "too many",
)  # fmt: skip


def run(
    fake: Fake,
    submissions: Iterable[Submission],
    say: Callable[[str], object] = lambda said: None,
    patience: float = 0.01,
) -> list[Graded]:
    made = Dispatch(fake.connect, SETTINGS, address="tls://here:1", patience=patience, say=say)
    return [*made.graded(submissions)]


def calm(events: list[Event]) -> list[Event]:
    """Without workers that are unable so often that the run is given up."""
    found: list[Event] = []
    for event in events:
        found.append("answered" if event == "unable" and "unable" in found else event)
    return found


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 60), st.lists(st.sampled_from(EVENTS), max_size=60), st.booleans())
def test_everybody_gets_one_result(count: int, events: list[Event], lazily: bool) -> None:
    fake = Fake(iter(calm(events)))
    students = class_of(count)
    found = run(fake, (s for s in students) if lazily else students)
    assert sorted(one.submission.student for one in found) == sorted(one.student for one in students)
    for one in found:
        assert one.fingerprint == SETTINGS.fingerprint(one.submission)
        if one.verdict is None:
            assert one.problem.startswith("the grader itself failed")
        else:
            assert one.verdict.seed == one.fingerprint
    if not {"killed", "garbage", "another's", "nothing", "too many"} & {*events}:
        assert all(one.verdict is not None for one in found)
    assert fake.most_under_way <= 2 * GOOD.jobs
    assert fake.closed == fake.connections


def test_one_that_ends_workers_costs_the_others_nothing() -> None:
    class Deadly(Fake):
        def next(self, seconds: float) -> Came | None:
            name, question = self.sent.popitem()
            deadly = any(b"# 17" in c for paper in batch.asked(question)[1] for c in paper.files.values())
            return Came(name, None if deadly else answer("answered", question))

    found = {one.submission.student: one for one in run(Deadly(iter(())), class_of(40))}
    assert [student for student, one in found.items() if one.verdict is None] == ["s17"]
    assert "every worker ended that had it" in found["s17"].problem


def test_submissions_are_read_no_sooner_than_they_are_sent() -> None:
    read = 0

    def lazily() -> Iterator[Submission]:
        nonlocal read
        for one in class_of(5000):
            read += 1
            yield one

    fake = Fake(iter(()))
    results = Dispatch(fake.connect, SETTINGS, address="", patience=0, say=print).graded(lazily())
    for done in range(1, 1000):
        next(results)
        assert read - done <= MOST * 2 * GOOD.jobs
    results.close()
    assert fake.closed == 1


def test_a_fault_of_the_key_ends_it() -> None:
    class Fault(Fake):
        def next(self, seconds: float) -> Came | None:
            return Came(next(iter(self.sent)), batch.answer("good", fault="The key is at fault."))

    with pytest.raises(KeyFault, match="The key is at fault"):
        run(Fault(iter(())), class_of(3))


def test_workers_that_cannot_grade_are_named_and_in_the_end_given_up() -> None:
    said: list[str] = []
    events = iter(["", "", "", "", *["unable", ""] * 10])
    with pytest.raises(Stopped, match=r"worker good could not grade: no judge could be started\. What is graded"):
        run(Fake(events), class_of(30), said.append)
    assert said[1:] == ["The worker good could not grade: no judge could be started."] * 2


REFUSED = Worker("old", "tls://10.0.0.2:1", 8, "its answer keys have the version 1, and those here 2", "")


def test_workers_that_may_not_grade_are_named_and_the_others_go_on() -> None:
    said: list[str] = []
    other = Worker("new", "tls://10.0.0.3:1", 1, "", "numpy 1 (here 2)")
    fake = Fake(iter(()), [[REFUSED, other]])
    assert len(run(fake, class_of(20), said.append)) == 20
    assert fake.most_under_way <= 2
    assert said == [
        "The worker old at tls://10.0.0.2:1 is not used: its answer keys have the version 1, and those here 2.",
        "The worker new has other libraries: numpy 1 (here 2).",
        "Connected to tls://here:1: 1 worker, 1 at once.",
    ]


def test_without_a_worker_nothing_is_graded() -> None:
    with pytest.raises(WrongUse, match="old at tls") as refused:
        run(Fake(iter(()), [[REFUSED]]), class_of(3))
    assert "nothing was graded" in refused.value.args[-1]
    said: list[str] = []
    with pytest.raises(WrongUse, match=r"No worker is connected to .*here:1: `.* cluster worker"):
        run(Fake(iter(()), [[]]), class_of(3), said.append)
    assert len(said) == 1
    assert (
        "one is waited for, at most 0 seconds: `learn-transformers cluster worker --scheduler tls://here:1" in said[0]
    )


def test_whose_workers_come_and_go_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "_LOOK", 0.0)
    other = Worker("other", "tls://10.0.0.3:1", 3, "", "")
    said: list[str] = []
    looks = [[GOOD], [GOOD], [GOOD, other], [other], [other], [], [other]]
    assert len(run(Fake(iter(["", "slow"] * 10), looks), class_of(40), said.append, patience=60)) == 40
    assert said == [
        "Connected to tls://here:1: 1 worker, 2 at once.",
        "Connected to tls://here:1: 2 workers, 5 at once.",
        "The worker good is gone; what it had not finished is graded anew.",
        "The worker other is gone; what it had not finished is graded anew.",
        "No worker is left; one is waited for, at most 60 seconds.",
        "Connected to tls://here:1: 1 worker, 3 at once.",
    ]


def test_workers_that_all_leave_are_waited_for_and_then_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "_LOOK", 0.0)
    with pytest.raises(Stopped, match=r"No worker has been there for 0 seconds\. What is graded so far is kept"):
        run(Fake(iter(["slow"] * 10_000), [[GOOD], [GOOD], []]), class_of(3))
    coming = Fake(iter(["", "", "", "lost"]), [[GOOD], [GOOD], [GOOD], [], [], [GOOD]])
    assert len(run(coming, class_of(30), patience=60)) == 30


# ---- what goes over the wire


def test_a_batch_says_neither_who_it_is_nor_the_class_key() -> None:
    submission = Submission("Ada Lovelace", {"02_softmax/softmax.py": b"x = 1", "02_softmax/quiz.toml": b"\xff"})
    terms, paper = SETTINGS.terms, SETTINGS.paper(submission)
    shared = batch.Shared.of(terms.chapters, terms.seed, terms.layers, None)
    text = batch.question(shared, [paper])
    assert "Ada" not in text
    assert SETTINGS.key.secret.hex() not in text
    assert batch.asked(text) == (shared, [paper])


def test_private_checks_go_with_it(tmp_path: Path) -> None:
    folder = tmp_path
    with pytest.raises(WrongUse, match="holds no checks"):
        batch.Shared.of((), "", (), folder)
    (folder / "data").mkdir()
    (folder / "data" / "table.csv").write_bytes(b"1")
    (folder / "softmax.py").write_bytes(b"pass")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "softmax.pyc").write_bytes(b"no")
    shared = batch.Shared.of((), "", (), folder)
    assert shared.extra == {"softmax.py": b"pass", "data/table.csv": b"1"}
    (folder / "softmax.py").write_bytes(b"pass # changed")
    assert batch.Shared.of((), "", (), folder).digest != shared.digest
    (folder / "data" / "table.csv").write_bytes(bytes(2 << 20))
    with pytest.raises(WrongUse, match="too large"):
        batch.Shared.of((), "", (), folder)


@given(
    st.one_of(
        st.none(),
        st.binary(),
        st.text(),
        st.recursive(
            st.none() | st.integers() | st.floats() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["found", "verdict", "problem"]), inner),
        ).map(json.dumps),
        st.fixed_dictionaries(
            {name: st.text() | st.integers() | st.none() for name in ("worker", "fault", "unable")}
            | {"seconds": st.floats() | st.text()}
            | {"found": st.lists(st.dictionaries(st.sampled_from(["verdict", "problem"]), st.text() | st.integers()))}
        ).map(json.dumps),
    )
)
def test_what_is_no_answer_is_refused_and_nothing_else_happens(text: object) -> None:
    try:
        found = batch.Answer.from_text(text, 2)
    except ValueError:
        return
    assert len(found.found) <= 2
    assert all(sentence.isprintable() for sentence in (found.worker, found.fault, found.unable))


def test_what_is_nested_too_deeply_is_no_answer() -> None:
    with pytest.raises(ValueError, match="no answer"):
        batch.Answer.from_text("[" * 200_000, 1)


# ---- how many make a batch


@given(st.lists(st.tuples(st.floats(0, 1e3), st.integers(0, MOST))), st.integers(0, 64), st.integers(0, 10_000))
def test_a_batch_is_about_two_seconds_of_work(seen: list[tuple[float, int]], places: int, left: int) -> None:
    pace = Pace()
    for seconds, count in seen:
        pace = pace.after(seconds, count)
    size = pace.size(places, left)
    assert 1 <= size <= MOST
    if pace.each is not None:
        assert size == 1 or size * pace.each <= SECONDS + pace.each
        if not left and pace.each >= SECONDS / MOST:
            assert (size + 1) * pace.each >= SECONDS
    if left:
        assert (size - 1) * 2 * max(1, places) < left  # what is left is shared out among all places


# ---- what a worker says of itself


def test_only_the_same_program_with_the_same_keys_and_all_layers_may_grade() -> None:
    ours = Statement.with_layers(("rlimits", "seccomp"))
    assert Statement.from_plain(json.loads(json.dumps(ours.to_plain()))) == ours
    assert ours.refusal(("seccomp",)) == ""
    assert "without landlock" in ours.refusal(("seccomp", "landlock"))
    older = Statement.from_plain(ours.to_plain() | {"keys": "of last\nweek"})
    assert older is not None
    assert "version of last week, and those here" in older.refusal(())
    other = Statement.from_plain(ours.to_plain() | {"package": "0.0.1", "numpy": "1.0"})
    assert other is not None
    assert "learn-transformers 0.0.1" in other.refusal(())
    assert other.differences().startswith("numpy 1.0 (here ")
    assert ours.differences() == ""


@pytest.mark.parametrize("layers", [(), ("seccomp",), ("seccomp", "landlock")])
def test_the_scheduler_is_told_the_same(layers: tuple[str, ...]) -> None:
    ours = Statement.with_layers(("rlimits", "seccomp"))
    for said in (ours, *(Statement.from_plain(ours.to_plain() | {k: "x"}) for k in ("keys", "package"))):
        assert said is not None
        fits = needed(layers).items() <= dict.fromkeys(said.resources(3), 1.0).items()
        assert fits == (said.refusal(layers) == "")


@pytest.mark.parametrize("plain", [None, "x", {}, {"layers": [1]}, {"layers": "all", "package": "1"}])
def test_what_is_no_statement_is_none(plain: object) -> None:
    assert Statement.from_plain(plain) is None
