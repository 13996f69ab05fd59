"""The files in a student's folder, level by level; each folder is opened relative to a descriptor, never by a link."""

from __future__ import annotations

from collections import deque
from functools import partial
from pathlib import Path, PurePath

from learn_transformers.classroom.intake import archive
from learn_transformers.classroom.intake.contents import (
    DEPTH,
    PROJECT,
    Budget,
    Contents,
    Item,
    Way,
    is_quiet,
    link_or_device,
    most_of,
    sentence,
)
from learn_transformers.course import Unreadable, handed_in
from learn_transformers.course.handed_in import Kind


def contents(root: Path, start: PurePath, budget: Budget) -> Contents:
    """Everything in the folder `start` below `root`; archives are read as if they were unpacked where they lie."""
    found = Contents()
    waiting: deque[Way] = deque([()])
    while waiting and not budget.is_spent:
        way = waiting.popleft()
        try:
            entries = handed_in.listing(root, start.joinpath(*way), budget.entries)
        except Unreadable as problem:
            found.refused.append(sentence(way or start.parts[-1:], problem))
            continue
        if len(entries) > budget.entries:
            found.refused.append(budget.crowded(way))
            continue
        budget.entries -= len(entries)
        project = PROJECT if any(e.name == "exercises" and e.kind is Kind.FOLDER for e in entries) else frozenset()
        for entry in entries:
            below = (*way, entry.name)
            if is_quiet(entry.name) or (entry.kind is Kind.FOLDER and entry.name in project):
                continue
            if entry.kind is Kind.FOLDER and len(below) >= DEPTH:
                found.refused.append(sentence(below, f"folders more than {DEPTH - 1} deep are not looked at"))
            elif entry.kind is Kind.FOLDER:
                waiting.append(below)
            elif entry.kind is Kind.FILE:
                found.add(file(root, start.joinpath(*below), below, budget))
            else:
                found.refused.append(sentence(below, link_or_device(entry.kind)))
    return found


def file(root: Path, place: PurePath, way: Way, budget: Budget) -> Contents:
    """One file, which goes by `way` in the submission; of an archive, what is in it."""
    if archive.is_archive(place.name):
        try:
            budget.require_room(for_archive=True)
            packed = handed_in.read(root, place, archive.LARGEST)
        except Unreadable as problem:
            return Contents(refused=[sentence(way or (place.name,), problem)])
        return archive.contents(packed, way, budget)
    return Contents([Item(way, partial(handed_in.read, root, place, most_of(place.name)))])
