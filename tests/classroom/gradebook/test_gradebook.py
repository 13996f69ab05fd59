"""What a gradebook promises, in a file and on a server."""

from __future__ import annotations

import dataclasses
import itertools
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import some_attempts
import sqlalchemy as sa
from postgres_server import Server
from some_attempts import attempt, content, key, many, verdict

from learn_transformers.classroom.gradebook import book as book_module
from learn_transformers.classroom.gradebook import engines
from learn_transformers.classroom.gradebook.address import Address
from learn_transformers.classroom.gradebook.attempt import COUNTS, KEPT_OUT, Attempt, Event, storable
from learn_transformers.classroom.gradebook.book import Gradebook
from learn_transformers.classroom.gradebook.tables import ATTEMPT
from learn_transformers.classroom.gradebook.trouble import GradebookError
from learn_transformers.trouble import WrongUse
from learn_transformers.verdict import NOT_GRADED

ODD_NAMES = ["Ünal Đỗ", "a'; drop table attempt; --", "nul\0nul", "lone\udc80", "\x1b[31m", "名前", "", "x" * 9000]


def grader(url: str, count: int, at_once: int = 1) -> subprocess.Popen[str]:
    words = [sys.executable, some_attempts.__file__, url, str(count), str(at_once)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def keys_kept(book: Gradebook) -> Counter[str]:
    return Counter(a.key.digest for history in book.histories() for a in history.attempts)


# One attempt


def test_what_is_recorded_comes_back(book: Gradebook) -> None:
    kept = attempt()
    assert book.record(kept)
    (found,) = book.attempts("ada")
    assert dataclasses.replace(found, verdict=kept.verdict) == kept
    assert book.attempt_of(kept.key) == found
    assert book.verdict_of(kept.key) == verdict()
    assert book.verdict_of(key("bob")) is None


def test_the_same_key_is_kept_once_and_the_first_one_stays(book: Gradebook) -> None:
    assert book.record(attempt(score=3.0))
    assert not book.record(attempt(score=1.0))
    assert not book.record(attempt(score=3.0))
    assert [a.score for a in book.attempts("ada")] == [3.0]


@pytest.mark.parametrize(
    "more", [{"student": "bob"}, {"content": "c1"}, {"key_version": "k2"}, {"seed": "0"}, {"run": "2"}]
)
def test_every_part_of_the_key_tells_attempts_apart(book: Gradebook, more: dict[str, str]) -> None:
    assert book.record(attempt())
    assert book.record(attempt(**more))  # type: ignore[arg-type]


def test_chapters_tell_attempts_apart_and_their_order_does_not(book: Gradebook) -> None:
    first = attempt()
    turned = dataclasses.replace(first, key=dataclasses.replace(first.key, chapters=("masking", "softmax")))
    fewer = dataclasses.replace(first, key=dataclasses.replace(first.key, chapters=("softmax",)))
    assert [book.record(a) for a in (first, turned, fewer)] == [True, False, True]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_name_may_be_anything(book: Gradebook, name: str) -> None:
    kept = attempt(name)
    assert book.record(kept)
    assert book.known([kept.key]) == {kept.key}
    (found,) = book.attempts(name)
    assert found.key.digest == kept.key.digest
    book.note(Event(1.0, name, KEPT_OUT, name, found.key.digest, name))
    assert book.history(name).latest() is None


def test_a_verdict_may_hold_any_text(book: Gradebook) -> None:
    odd = dataclasses.replace(verdict(), notes=tuple(ODD_NAMES))
    kept = dataclasses.replace(Attempt.of(odd, key(), handed_in=None), refused=tuple(ODD_NAMES))
    assert book.record(kept)
    assert book.verdict_of(kept.key) == odd
    assert book.attempts("ada")[0].refused == tuple(ODD_NAMES)


def test_what_must_not_count_is_refused(book: Gradebook) -> None:
    good = attempt()
    refused = {
        "practice": Attempt.of(verdict(practice=True), key(), handed_in=None),
        "graded again": Attempt.of(verdict(0.0, reason=NOT_GRADED), key(), handed_in=None),
        "something else": dataclasses.replace(good, score=2.0),
        "number": dataclasses.replace(good, handed_in=float("nan")),
        "JSON": dataclasses.replace(good, verdict="{"),
    }
    for said, wrong in refused.items():
        with pytest.raises(ValueError, match=said):
            book.record_all([good, wrong])
    assert list(book.histories()) == []


# Many


def test_of_many_those_are_told_that_are_new(book: Gradebook) -> None:
    attempts = many(1100)  # more than one statement takes
    assert book.record_all(attempts[:300]) == {a.key for a in attempts[:300]}
    assert book.record_all(attempts + attempts) == {a.key for a in attempts[300:]}
    assert book.known([*(a.key for a in attempts), key("nobody")]) == {a.key for a in attempts}
    assert book.record_all([]) == set()
    assert book.known([]) == set()
    everybody = list(book.histories())
    assert [history.student for history in everybody] == sorted({a.key.student for a in attempts})
    assert {a.verdict for history in everybody for a in history.attempts} == {""}


def test_eight_graders_record_the_same_attempts_once_each(url: str) -> None:
    graders = [grader(url, 200, at_once) for at_once in (1, 1, 1, 7, 7, 50, 50, 200)]  # each opens it, one makes it
    said = [g.communicate(timeout=120)[0].split() for g in graders]
    assert [g.returncode for g in graders] == [0] * 8
    assert sum(int(count) for words in said for count in words[1:]) == 200
    with Gradebook.open(url) as book:
        assert keys_kept(book) == Counter(a.key.digest for a in many(200))


def test_a_grader_that_is_killed_leaves_what_it_said_and_nothing_by_halves(url: str) -> None:
    said = 0
    for _ in range(3):
        killed = grader(url, 200, 5)
        assert killed.stdout is not None
        said += sum(int(line) for line in itertools.islice(killed.stdout, 1, 6))
        killed.kill()
        said += sum(int(line) for line in killed.stdout if line.strip())
        killed.wait()
        with Gradebook.open(url) as book:
            kept = keys_kept(book)
        assert said <= len(kept) <= said + 5
        assert set(kept.values()) == {1}
        said = len(kept)
    with Gradebook.open(url) as book:
        assert len(book.record_all(many(200))) == 200 - said
        assert keys_kept(book) == Counter(a.key.digest for a in many(200))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that are forked")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_goes_on_with_a_connection_of_its_own(book: Gradebook) -> None:
    assert book.record(attempt())
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if all(book.record(attempt(content=f"child{n}")) for n in range(20)) else 1)
        finally:
            os._exit(2)
    assert all(book.record(attempt(content=f"parent{n}")) for n in range(20))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert len(book.attempts("ada")) == 41


def test_threads_share_one(book: Gradebook) -> None:
    new: list[bool] = []
    threads = [threading.Thread(target=lambda: new.extend(map(book.record, many(40)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(new) == {True: 40, False: 120}


# Which one counts


def test_latest_and_best(book: Gradebook) -> None:
    assert book.history("ada").latest() is None
    book.record(attempt(content="old", score=3.0, handed_in=100.0))
    book.record(attempt(content="new", score=1.0, handed_in=200.0))
    book.record(attempt(content="new", score=2.0, handed_in=200.0, graded=3000.0, key_version="k2"))
    book.record(attempt("bob", content="new", score=0.0, handed_in=300.0))
    assert [a.score for a in book.attempts("ada")] == [3.0, 1.0, 2.0]
    ada = book.history("ada")
    latest, best = ada.latest(), ada.best()
    assert latest is not None
    assert (latest.key.content, latest.key.key_version) == ("new", "k2")
    assert best is not None
    assert best.key.content == "old"
    under_k1 = ada.latest(of=lambda a: a.key.key_version == "k1")
    assert under_k1 is not None
    assert under_k1.score == 1.0
    after_penalty = ada.best(worth=lambda a: a.score if a.key.content == "new" else 0.0)
    assert after_penalty is not None
    assert after_penalty.score == 2.0


def test_a_lower_regrade_is_a_new_attempt_that_can_be_kept_out(book: Gradebook) -> None:
    book.record(attempt(score=3.0))
    lower = attempt(score=1.0, key_version="k2", graded=3000.0)
    book.record(lower)
    events = [
        Event(10.0 + n, "a teacher", what, "ada", lower.key.digest, "3 → 1")
        for n, what in enumerate([KEPT_OUT, COUNTS])
    ]
    scores = []
    for event in events:
        book.note(event)
        latest = book.history("ada").latest()
        assert latest is not None
        scores.append(latest.score)
    assert scores == [3.0, 1.0]
    book.note(Event(1.0, "a teacher", "a remark", "bob"))
    assert book.events("ada") == events
    assert [e.student for e in book.events()] == ["ada", "ada", "bob"]
    assert len(book.attempts("ada")) == 2


@pytest.mark.parametrize("page", [1, 3, 200])
def test_histories_are_read_some_at_once_and_are_those_of_everybody(
    book: Gradebook, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    monkeypatch.setattr(book_module, "_PAGE", page)
    names = [name for name in ODD_NAMES if "\udc80" not in name]
    book.record_all(attempt(name, content=f"c{n}") for name in names for n in range(2))
    book.note(Event(1.0, "a teacher", "a remark", names[0]))
    everybody = list(book.histories())
    assert Counter(len(history.attempts) for history in everybody) == {2: len(names)}
    assert sum(len(history.events) for history in everybody) == 1
    asked = {history.student: history for history in book.histories([*names, "nobody"])}
    assert asked == {history.student: history for history in everybody}
    assert all(asked[storable(name)] == book.history(name) for name in names)
    assert book.history("nobody").attempts == ()


def test_an_event_with_a_name_is_kept_once(book: Gradebook) -> None:
    for _ in range(2):
        book.note(Event(1.0, "a teacher", "a remark", "ada"), once="this one")
        book.note(Event(1.0, "a teacher", "a remark", "ada"))
    assert len(book.events()) == 3


# What never happens to a row


@pytest.mark.parametrize("table", ["attempt", "event", "content"])
@pytest.mark.parametrize("statement", ["update {} set number = 7", "delete from {}"])
def test_nothing_is_changed_or_deleted(url: str, book: Gradebook, table: str, statement: str) -> None:
    book.record(attempt())
    book.note(Event(1.0, "a teacher", "a remark", "ada"))
    book.keep_content(dict([content("x = 1\n")]))
    raw = engines.engine(Address.of(url))
    with raw.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="only ever added"):
        connection.execute(sa.text(statement.format(table)))
    raw.dispose()


# Locks and damage


@contextmanager
def locked(url: str, seconds: float = 30.0) -> Iterator[None]:
    """Everybody else is kept out, until the end of the block or for so long."""
    held, released = threading.Event(), threading.Event()

    def hold() -> None:
        other = engines.engine(Address.of(url))
        with other.connect() as connection:
            connection.execution_options(**{engines.WRITING: True})
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(sa.text("lock table attempt in access exclusive mode"))
                held.set()
                released.wait(seconds)
        other.dispose()

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert held.wait(10)
        yield
    finally:
        released.set()
        thread.join()


@pytest.mark.usefixtures("impatient")
def test_a_lock_is_waited_for(url: str, book: Gradebook) -> None:
    with locked(url, 0.6):
        assert book.record(attempt())


@pytest.mark.usefixtures("impatient")
def test_a_lock_that_stays_is_one_sentence(url: str) -> None:
    said = r"^The gradebook .* cannot be used: another program keeps it locked\.$"
    with Gradebook.open(url, patience=0.2) as book:
        with locked(url), pytest.raises(GradebookError, match=said):
            book.record(attempt())
        assert book.record(attempt())


def test_a_row_that_was_damaged_is_one_sentence(url: str, book: Gradebook) -> None:
    book.record(attempt())
    changed = {"key": "'another'", "notes": "'no JSON'"}
    names = [column.name for column in ATTEMPT.columns if column.name != "number"]
    values = ", ".join(changed.get(name, name) for name in names)
    raw = engines.engine(Address.of(url))
    with raw.begin() as connection:
        connection.execute(sa.text(f"insert into attempt ({', '.join(names)}) select {values} from attempt"))
    raw.dispose()
    with pytest.raises(GradebookError, match=r"^Row 2 of the gradebook's attempts is damaged\.$"):
        book.attempts("ada")


def test_a_server_that_is_started_anew_is_waited_for(server: Server, database: str) -> None:
    attempts = many(120)
    with Gradebook.open(server.url(database)) as book:
        assert len(book.record_all(attempts[:20])) == 20
        server.control("-m", "immediate", "stop")
        new: list[bool] = []
        recording = threading.Thread(target=lambda: new.extend(map(book.record, attempts)))
        recording.start()
        server.start()
        recording.join()
        assert Counter(new) == {True: 100, False: 20}
        assert keys_kept(book) == Counter(a.key.digest for a in attempts)


def test_a_server_that_stays_away_is_one_sentence(server: Server, database: str) -> None:
    with Gradebook.open(server.url(database), patience=0.3) as book:
        server.control("-m", "immediate", "stop")
        try:
            with pytest.raises(
                GradebookError, match=r"^The gradebook postgresql://127.0.0.1:\d+/class\d+ cannot be used"
            ):
                book.record(attempt())
            with pytest.raises(WrongUse, match="refused"):
                Gradebook.open(server.url(database))
        finally:
            server.start()
        assert book.record(attempt())
