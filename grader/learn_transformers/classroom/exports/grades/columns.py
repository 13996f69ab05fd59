"""Which of their columns say who somebody is, and which one grades go into: plain, or one sentence that lists them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from learn_transformers.classroom.exports.grades.form import Form, place
from learn_transformers.classroom.exports.grades.theirs import Record, Theirs
from learn_transformers.classroom.exports.grades.whose import Identity, Kind
from learn_transformers.printable import one_line
from learn_transformers.trouble import WrongUse

SHOWN: Final = 80  # characters of what somebody wrote
_LISTED: Final = 12  # columns in a sentence
_ID_BEHIND: Final = re.compile(r" \(\d+\)$")


def recognizes(form: Form, by: str | None, columns: Sequence[str]) -> bool:
    """Is this the head of an export, cut up as it is meant?"""
    if by is not None:
        return place(columns, by) is not None
    return any(all(place(columns, name) is not None for name in names) for names in form.identities)


def identities(theirs: Theirs, form: Form, by: str | None) -> list[Identity]:
    """The columns that say who somebody is; the one called `by`, if that is given.

    Raises:
        WrongUse: if there is none.
    """
    if by is not None:
        return [Identity(Kind.NAMED, (named(theirs, by),))]
    found = []
    for names, kind in form.identities.items():
        columns = [column for name in names if (column := place(theirs.head, name)) is not None]
        if len(columns) == len(names):
            found.append(Identity(kind, tuple(columns)))
    if not found:
        known = ", ".join(dict.fromkeys(name for names in form.identities for name in names))
        raise WrongUse(
            f"{theirs.file} is no export of {form.name} that can be read: it has no column {known}, but "
            f"{_listed(theirs.head)}. --by COLUMN says which of them says who somebody is."
        )
    return found


def named(theirs: Theirs, name: str) -> int:
    """The column of this name.

    Raises:
        WrongUse: if there is none, or several.
    """
    shown, wanted = one_line(name, SHOWN), name.strip().casefold()
    found = [n for n, column in enumerate(theirs.head) if column.casefold() == wanted]
    if not found:
        raise WrongUse(f"{theirs.file} has no column '{shown}': it has {_listed(theirs.head)}.")
    if len(found) > 1:
        raise WrongUse(f"{theirs.file} has {len(found)} columns '{shown}': which one is meant is not plain.")
    return found[0]


def of_grades(theirs: Theirs, form: Form, described: Sequence[Record], name: str | None) -> int:
    """The column that grades go into: the one of this name, with or without the number behind it, else the only one.

    Raises:
        WrongUse: if that is not plain, or a column that holds no grades.
    """
    candidates = [n for n in form.gradable(theirs.head) if not _is_read_only(n, form, described)]
    if name is None:
        if len(candidates) == 1:
            return candidates[0]
        raise _not_plain("Which column the grades belong in is not plain", theirs, form, candidates)
    shown = one_line(name, SHOWN)
    exact = [n for n, column in enumerate(theirs.head) if column == name.strip()]
    near = exact or [n for n, column in enumerate(theirs.head) if _alike(column, name)]
    if len(near) != 1:
        found = f"has {len(near)} columns that could be '{shown}'" if near else f"has no column '{shown}'"
        raise _not_plain(f"{theirs.file} {found}", theirs, form, candidates)
    tells = {place(theirs.head, one) for names in form.identities for one in names}
    if near[0] in tells or form.reserved(theirs.head[near[0]]) or _is_read_only(near[0], form, described):
        raise _not_plain(f"The column '{shown}' of {theirs.file} takes no grades", theirs, form, candidates)
    return near[0]


def new(theirs: Theirs, form: Form, name: str) -> int:
    """The place of a column that is to be added.

    Raises:
        WrongUse: if the platform takes none, or not of this name.
    """
    shown = one_line(name, SHOWN)
    if not form.takes_new_columns:
        raise WrongUse(f"{form.name} refuses columns that are not its own: make the grade item there first.")
    if not name.strip() or form.reserved(name) or name != one_line(name):
        raise WrongUse(f"A new column cannot be called '{shown}': {form.name} would not take it for an assignment.")
    if any(_alike(column, name) for column in theirs.head):
        raise WrongUse(f"{theirs.file} has a column '{shown}' already: --column fills it in.")
    return len(theirs.head)


def _is_read_only(column: int, form: Form, described: Sequence[Record]) -> bool:
    """Does the platform say so where it says how many points are possible?"""
    return any("read only" in record.value(column).casefold() for record in described if form.points(record))


def _alike(column: str, name: str) -> bool:
    small, other = column.casefold(), name.strip().casefold()
    return other in (small, _ID_BEHIND.sub("", small))


def _not_plain(what: str, theirs: Theirs, form: Form, candidates: Sequence[int]) -> WrongUse:
    names = _listed([theirs.head[n] for n in candidates])
    end = f"--column takes {names}." if candidates else "it has none that takes any."
    more = " --new-column NAME makes a new one." if form.takes_new_columns else ""
    return WrongUse(f"{what}: {end}{more}")


def _listed(names: Sequence[str]) -> str:
    shown = [f"'{one_line(name, SHOWN)}'" for name in names if name]
    more = f" and {len(shown) - _LISTED} more" if len(shown) > _LISTED else ""
    return ", ".join(shown[:_LISTED]) + more if shown else "nothing"
