"""What is asked of the tables in one transaction: attempts and events in and out."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from learn_transformers.classroom.gradebook.attempt import Attempt, Event, Key, storable
from learn_transformers.classroom.gradebook.history import History
from learn_transformers.classroom.gradebook.tables import ATTEMPT, CONTENT, EVENT
from learn_transformers.classroom.gradebook.trouble import GradebookError
from learn_transformers.verdict import Status

_AT_ONCE: Final = 500  # rows or keys in one statement
_BRIEF: Final = [column for column in ATTEMPT.columns if column.name != "verdict"]
_EVENT: Final = (EVENT.c.at, EVENT.c.who, EVENT.c.what, EVENT.c.student, EVENT.c.attempt, EVENT.c.detail)


@dataclass(frozen=True)
class Ledger:
    """The tables, for as long as a transaction lasts."""

    connection: sa.Connection

    def add(self, attempts: Iterable[Attempt], token: str) -> set[str]:
        """Add what is not there yet; the digests of what this call has added, be it when it was made before."""
        # in one order everywhere, so that no two of them wait for each other
        rows = {attempt.key.digest: _row(attempt, token) for attempt in attempts}
        added = set()
        for digests in _batches(sorted(rows)):
            insert = _insert(self.connection, ATTEMPT).on_conflict_do_nothing(index_elements=["key"])
            self.connection.execute(insert, [rows[digest] for digest in digests])
            ours = sa.select(ATTEMPT.c.key).where(ATTEMPT.c.key.in_(digests), ATTEMPT.c.token == token)
            added |= set(self.connection.scalars(ours))
        return added

    def known(self, digests: Iterable[str]) -> set[str]:
        """Those of which there is an attempt."""
        return {
            digest
            for batch in _batches(sorted(digests))
            for digest in self.connection.scalars(sa.select(ATTEMPT.c.key).where(ATTEMPT.c.key.in_(batch)))
        }

    def verdicts(self, digests: Iterable[str]) -> dict[str, str]:
        """Those of the attempts that there are."""
        columns = (ATTEMPT.c.key, ATTEMPT.c.verdict)
        return {
            row.key: row.verdict
            for batch in _batches(sorted(digests))
            for row in self.connection.execute(sa.select(*columns).where(ATTEMPT.c.key.in_(batch)))
        }

    def attempt(self, digest: str) -> Attempt | None:
        """The one with this key."""
        row = self.connection.execute(sa.select(ATTEMPT).where(ATTEMPT.c.key == digest)).mappings().one_or_none()
        return None if row is None else _attempt(row)

    def attempts(self, student: str) -> list[Attempt]:
        """Of one student, in the order in which they were kept."""
        asked = sa.select(ATTEMPT).where(ATTEMPT.c.student == storable(student)).order_by(ATTEMPT.c.number)
        return [_attempt(row) for row in self.connection.execute(asked).mappings()]

    def attempts_named(self, beginning: str, most: int) -> list[Attempt]:
        """Those whose key begins so, without verdicts."""
        asked = sa.select(*_BRIEF).where(ATTEMPT.c.key.startswith(beginning, autoescape=True)).limit(most)
        return [_attempt(row) for row in self.connection.execute(asked).mappings()]

    def students(self, after: str | None, most: int) -> list[str]:
        """The next so many who have an attempt, in order."""
        column = ATTEMPT.c.student
        asked = sa.select(column).distinct().order_by(column).limit(most)
        return list(self.connection.scalars(asked if after is None else asked.where(column > after)))

    def histories(self, students: Iterable[str]) -> list[History]:
        """Those of some students who have an attempt, in the order of their names here."""
        attempts: dict[str, list[Attempt]] = {storable(name): [] for name in students}
        events: dict[str, list[Event]] = {name: [] for name in attempts}
        asked = sa.select(*_BRIEF).where(ATTEMPT.c.student.in_(list(attempts))).order_by(ATTEMPT.c.number)
        for row in self.connection.execute(asked).mappings():
            attempts[row["student"]].append(_attempt(row))
        noted = sa.select(*_EVENT).where(EVENT.c.student.in_(list(events))).order_by(EVENT.c.number)
        for row in self.connection.execute(noted).mappings():
            events[row["student"]].append(Event(**row))
        return [History(name, tuple(kept), tuple(events[name])) for name, kept in attempts.items() if kept]

    def keep_contents(self, packed: Mapping[str, bytes]) -> None:
        """Add those whose fingerprint is not there yet."""
        insert = _insert(self.connection, CONTENT).on_conflict_do_nothing(index_elements=["fingerprint"])
        for fingerprint in sorted(packed):  # one by one: each may be large
            self.connection.execute(insert, {"fingerprint": fingerprint, "files": packed[fingerprint]})

    def contents_known(self, fingerprints: Iterable[str]) -> set[str]:
        """Those that are there."""
        column = CONTENT.c.fingerprint
        return {
            fingerprint
            for batch in _batches(sorted(set(fingerprints)))
            for fingerprint in self.connection.scalars(sa.select(column).where(column.in_(batch)))
        }

    def content(self, fingerprint: str) -> bytes | None:
        """One as it is kept."""
        asked = sa.select(CONTENT.c.files).where(CONTENT.c.fingerprint == fingerprint)
        found = self.connection.scalars(asked).one_or_none()
        return None if found is None else bytes(found)

    def note(self, event: Event, token: str) -> None:
        """Add an event, once for every token."""
        row = {
            "token": token,
            "at": event.at,
            "who": storable(event.who),
            "what": storable(event.what),
            "student": storable(event.student),
            "attempt": event.attempt,
            "detail": storable(event.detail),
        }
        self.connection.execute(_insert(self.connection, EVENT).on_conflict_do_nothing(index_elements=["token"]), row)

    def events(self, student: str | None) -> list[Event]:
        """Of one student, or all, in order."""
        asked = sa.select(*_EVENT).order_by(EVENT.c.number)
        if student is not None:
            asked = asked.where(EVENT.c.student == storable(student))
        return [Event(**row) for row in self.connection.execute(asked).mappings()]


def _insert(connection: sa.Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def _batches(items: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(items)
    while batch := list(itertools.islice(rest, _AT_ONCE)):
        yield batch


def _row(attempt: Attempt, token: str) -> dict[str, Any]:
    key = attempt.key
    return {
        "key": key.digest,
        "token": token,
        "student": storable(key.student),
        "content": storable(key.content),
        "key_version": storable(key.key_version),
        "seed": storable(key.seed),
        "chapters": json.dumps(key.chapters),
        "run": storable(key.run),
        "handed_in": attempt.handed_in,
        "graded": attempt.graded,
        "package": storable(attempt.package),
        "isolation": json.dumps(attempt.isolation),
        "status": attempt.status.value,
        "score": attempt.score,
        "max_score": attempt.max_score,
        "grader": storable(attempt.grader),
        "refused": json.dumps(attempt.refused),
        "notes": json.dumps(attempt.notes),
        "verdict": storable(attempt.verdict),  # where it escapes a character, that is JSON, too
    }


def _attempt(row: sa.RowMapping) -> Attempt:
    try:
        return _read(row)
    except (ValueError, TypeError, RecursionError) as error:
        raise GradebookError(f"Row {row['number']} of the gradebook's attempts is damaged.") from error


def _read(row: sa.RowMapping) -> Attempt:
    key = Key(
        student=row["student"],
        content=row["content"],
        key_version=row["key_version"],
        seed=row["seed"],
        chapters=tuple(json.loads(row["chapters"])),
        run=row["run"],
    )
    return Attempt(
        key=key,
        handed_in=row["handed_in"],
        graded=row["graded"],
        package=row["package"],
        isolation=tuple(json.loads(row["isolation"])),
        status=Status(row["status"]),
        score=row["score"],
        max_score=row["max_score"],
        grader=row["grader"],
        verdict=row.get("verdict", ""),
        refused=tuple(json.loads(row["refused"])),
        notes=tuple(json.loads(row["notes"])),
    )
