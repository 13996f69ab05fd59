"""The gradebook of a class: every attempt, added once and never changed, by as many graders as there are."""

from __future__ import annotations

import importlib.util
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Self

from learn_transformers.classroom.gradebook.address import Address
from learn_transformers.classroom.gradebook.attempt import Attempt, Event, Key, require_countable
from learn_transformers.classroom.gradebook.contents import packed, unpacked
from learn_transformers.classroom.gradebook.history import History
from learn_transformers.trouble import WrongUse
from learn_transformers.verdict import Verdict

if TYPE_CHECKING:
    from learn_transformers.classroom.gradebook.ledger import Ledger
    from learn_transformers.classroom.gradebook.store import Store

PATIENCE: Final = 60.0  # seconds for a lock, or for a server that is started anew
_PAGE: Final = 200  # students whose attempts are read at once
_LIBRARIES: Final = ("sqlalchemy", "alembic", "psycopg")


class Gradebook:
    """Open it with `Gradebook.open`, in a `with` statement.

    Every method but `close` raises `trouble.GradebookError`, one sentence, where the database cannot be used any more.
    It is not tied to a thread, and goes on in a forked process.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    @classmethod
    def open(cls, url: str, *, patience: float = PATIENCE) -> Self:
        """Open or make the one at a path, `sqlite:///path` or `postgresql://user@host/database`.

        What is locked, or a server that stops once it was reached, is waited for `patience` seconds.

        Raises:
            WrongUse: if it cannot be used, or the extra `classroom` is not installed; one sentence without a password.
        """
        cls.require_libraries()
        address = Address.of(url)
        from learn_transformers.classroom.gradebook.store import Store

        return cls(Store.open(address, patience))

    @staticmethod
    def require_libraries() -> None:
        """Refuse to begin without what a gradebook is kept with.

        Raises:
            WrongUse: if the extra `classroom` is not installed.
        """
        missing = [name for name in _LIBRARIES if importlib.util.find_spec(name) is None]
        if missing:
            raise WrongUse(
                f"A gradebook is kept with {', '.join(missing)}, not installed here: "
                '`pip install "learn-transformers[classroom]"` brings it.'
            )

    def close(self) -> None:
        """Let go of it."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def record(self, attempt: Attempt) -> bool:
        """Keep an attempt; is it new? One with the same key is kept once, whoever records it.

        Raises:
            ValueError: if it must not count: `attempt.require_countable` says what of.
        """
        return bool(self.record_all([attempt]))

    def record_all(
        self,
        attempts: Iterable[Attempt],
        *,
        contents: Mapping[str, Mapping[str, bytes]] | None = None,
        decisions: Mapping[Key, Event] | None = None,
    ) -> set[Key]:
        """Keep some in one transaction, all or none of them; the keys of those that are new.

        With them go `contents`, as `keep_content` has them, and of `decisions` those on an attempt that is new.

        Raises:
            ValueError: as `record` and `keep_content`.
        """
        attempts, token = tuple(attempts), uuid.uuid4().hex
        for attempt in attempts:
            require_countable(attempt)
        kept = {name: packed(name, files) for name, files in (contents or {}).items()}
        decided = {key.digest: event for key, event in (decisions or {}).items()}
        if not attempts and not kept:
            return set()

        def keep(ledger: Ledger) -> set[str]:
            ledger.keep_contents(kept)
            added = ledger.add(attempts, token)
            for digest in sorted(added & decided.keys()):
                ledger.note(decided[digest], f"{token} {digest}")
            return added

        added = self._store.write(keep)
        return {attempt.key for attempt in attempts if attempt.key.digest in added}

    def keep_content(self, contents: Mapping[str, Mapping[str, bytes]]) -> None:
        """Keep what was handed in, files by their place under their `Submission.fingerprint`; each once.

        Several are kept in one transaction, all or none of them.

        Raises:
            ValueError: if a fingerprint is that of other files, or these are more than `contents.LARGEST` bytes.
        """
        kept = {name: packed(name, files) for name, files in contents.items()}
        if kept:
            self._store.write(lambda ledger: ledger.keep_contents(kept))

    def contents_known(self, fingerprints: Iterable[str]) -> set[str]:
        """Those that `content` has something for."""
        asked = frozenset(fingerprints)
        return self._store.read(lambda ledger: ledger.contents_known(asked))

    def content(self, fingerprint: str) -> dict[str, bytes] | None:
        """What was handed in under this fingerprint, `None` where it was not kept.

        Raises:
            DamagedContent: a `GradebookError`, if what is there is something else.
        """
        found = self._store.read(lambda ledger: ledger.content(fingerprint))
        return None if found is None else unpacked(fingerprint, found)

    def known(self, keys: Iterable[Key]) -> set[Key]:
        """Those of which there is an attempt, so that they need not be graded."""
        asked = {key.digest: key for key in keys}
        found = self._store.read(lambda ledger: ledger.known(asked))
        return {asked[digest] for digest in found}

    def attempt_of(self, key: Key) -> Attempt | None:
        """The attempt with this key."""
        return self._store.read(lambda ledger: ledger.attempt(key.digest))

    def verdict_of(self, key: Key) -> Verdict | None:
        """What came of it."""
        found = self.attempt_of(key)
        return None if found is None else Verdict.from_json(found.verdict)

    def attempts_named(self, beginning: str) -> list[Attempt]:
        """Those whose key's digest begins so, without verdicts; two where there are more."""
        return self._store.read(lambda ledger: ledger.attempts_named(beginning, most=2))

    def attempts(self, student: str) -> list[Attempt]:
        """All of one student's in the order in which they were kept, those that were kept out included."""
        return self._store.read(lambda ledger: ledger.attempts(student))

    def history(self, student: str) -> History:
        """All that is kept of one student, but verdicts."""
        return next(iter(self._of([student])), History(student, (), ()))

    def verdicts(self, digests: Iterable[str]) -> dict[str, str]:
        """The verdicts of those attempts that there are, as JSON, by the digests of their keys."""
        asked = tuple(digests)
        return self._store.read(lambda ledger: ledger.verdicts(asked))

    def histories(self, students: Iterable[str] | None = None) -> Iterator[History]:
        """The same of everybody who has an attempt, or of those of these students who have; in order of their names.

        Some are read at once and not all; each of them is of one moment.
        """
        if students is not None:
            names = sorted(set(students))
            for at in range(0, len(names), _PAGE):
                yield from self._of(names[at : at + _PAGE])
            return
        page = self._names(None)
        while page:
            yield from self._of(page)
            page = self._names(page[-1])

    def _of(self, students: Sequence[str]) -> list[History]:
        return self._store.read(lambda ledger: ledger.histories(students))

    def _names(self, after: str | None) -> list[str]:
        return self._store.read(lambda ledger: ledger.students(after, _PAGE))

    def note(self, event: Event, *, once: str = "") -> None:
        """Keep what was decided: that an attempt is kept out, or counts, or anything else; it is never taken back.

        `once` names it, so that it is kept once, whoever notes it.
        """
        token = once or uuid.uuid4().hex
        self._store.write(lambda ledger: ledger.note(event, token))

    def events(self, student: str | None = None) -> list[Event]:
        """What was decided, about one student or everybody, in order."""
        return self._store.read(lambda ledger: ledger.events(student))
