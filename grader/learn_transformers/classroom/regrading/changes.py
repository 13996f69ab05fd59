"""What is different between two verdicts on the same files: points of functions, worksheets and quizzes, and checks.

Verdicts are plain data here: to make objects of them takes several times as long as to compare them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from learn_transformers.verdict import Status

Plain = Mapping[str, Any]
_PARTS: Final = {"functions": "", "worksheet": "worksheet", "quiz": "quiz"}  # lists of a chapter, what is in them
_PASSED: Final = Status.PASSED.value


@dataclass(frozen=True)
class Change:
    """One function, or one entry of a worksheet or a quiz, whose points or checks are not what they were.

    `kind` is empty for a function. `old` and `new` are points, None where it was not asked. `passes` and `fails` name
    checks of which that is new, `added` and `gone` those that only the new or the old key has.
    """

    chapter: str
    name: str
    kind: str
    old: float | None
    new: float | None
    passes: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def to_plain(self) -> dict[str, Any]:
        """As data for JSON."""
        lists = {"passes": self.passes, "fails": self.fails, "added": self.added, "gone": self.gone}
        own = {"chapter": self.chapter, "name": self.name, "kind": self.kind or "function"}
        return {**own, "old": self.old, "new": self.new, **{name: list(checks) for name, checks in lists.items()}}


def changes(old: Plain, new: Plain) -> list[Change]:
    """All there are, in the order of the new verdict; what it does not have any more comes last.

    Raises:
        ValueError: if one of them is no verdict.
    """
    try:
        return list(_changes(_parts(old), _parts(new)))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no verdict") from error


def _parts(verdict: Plain) -> dict[tuple[str, str, str], Plain]:
    return {
        (chapter["name"], kind, part["name"]): part
        for chapter in verdict["chapters"]
        for field, kind in _PARTS.items()
        for part in chapter.get(field, ())
    }


def _changes(old: dict[tuple[str, str, str], Plain], new: dict[tuple[str, str, str], Plain]) -> Iterator[Change]:
    for which in (*new, *(gone for gone in old if gone not in new)):
        before, after = old.get(which, {}), new.get(which, {})
        had, has = _checks(before.get("checks", ())), _checks(after.get("checks", ()))
        both = [check for check in has if check in had]
        chapter, kind, name = which
        found = Change(
            chapter,
            name,
            kind,
            before.get("score"),
            after.get("score"),
            passes=_names(check for check in both if has[check] and not had[check]),
            fails=_names(check for check in both if had[check] and not has[check]),
            added=_names(check for check in has if check not in had),
            gone=_names(check for check in had if check not in has),
        )
        if found.old != found.new or found.passes or found.fails:
            yield found


def _checks(checks: Iterable[Plain]) -> dict[tuple[str, int], bool]:
    """Whether each passed; of those with one name, by their number."""
    found: dict[tuple[str, int], bool] = {}
    for check in checks:
        number = 0
        while (check["name"], number) in found:
            number += 1
        found[check["name"], number] = check["status"] == _PASSED
    return found


def _names(checks: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(name) for name, _ in checks))
