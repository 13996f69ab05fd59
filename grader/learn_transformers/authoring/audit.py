"""`dev check`: everything that should hold of a chapter, as findings. Nothing is printed here and nothing is changed.

Mistakes and lessons are the work of a pool of processes, where there are many, for they run nothing but our own code;
stubs and solutions go through the sandbox meanwhile, as a submission does.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from learn_transformers import course
from learn_transformers.authoring import (
    copying,
    course_page,
    examples,
    figures,
    files,
    given_away,
    grading,
    keys,
    lessons,
    mutants,
    naming,
    proofs,
    quizzes,
    signatures,
    stubs,
    teaching,
    texts,
    whole_numbers,
)
from learn_transformers.authoring.findings import Finding
from learn_transformers.judging import session
from learn_transformers.key.loading import load_key
from learn_transformers.key.remembering import Remembered
from learn_transformers.sandbox.host import Sandboxes

LOADS = "the key can be loaded"
GRADED = "stubs and solutions can be graded"

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Asked:
    """A chapter, and which of its functions are to be proven: all, and what belongs to none, where none is named."""

    chapter: course.Chapter
    functions: tuple[str, ...] = ()

    def wants(self, function: str) -> bool:
        return not self.functions or function in self.functions


def asked(names: Sequence[str]) -> list[Asked]:
    """What these names of chapters and functions mean; every chapter where none is given.

    Raises:
        WrongUse: for an unknown name, or in an installed copy.
    """
    course.checkout()
    if not names:
        return [Asked(chapter) for chapter in course.chapters()]
    found: dict[course.Chapter, tuple[str, ...]] = {}
    for name in names:
        chapter, function = _meant(name)
        known = found.get(chapter, (function,) if function else ())
        found[chapter] = tuple(dict.fromkeys([*known, function])) if function and known else ()
    return [Asked(chapter, found[chapter]) for chapter in sorted(found, key=lambda c: c.number)]


def _meant(name: str) -> tuple[course.Chapter, str]:
    """A chapter, or one function of one: `softmax`, `softmax.log_softmax`, `log_softmax`."""
    where, _, function = name.replace("/", ".").partition(".")
    chapter = course.chapter_named(where)
    if chapter is None and not function:
        homes = [c for c in course.chapters() if name in c.functions()]
        if homes:
            return homes[0], name
    chapter = chapter or course.known_chapter(where)
    if function and function not in chapter.functions():
        raise course.WrongUse(f"{chapter.name} has no function {function!r}: {', '.join(chapter.functions())}.")
    return chapter, function


def check(
    everything: Sequence[Asked],
    *,
    whole: bool,
    pairs: bool = True,
    exhaustive: bool = False,
    tell: Tell = lambda what: None,
) -> list[Finding]:
    """All findings about what was asked; `whole` also looks at the folders around them, `pairs` at pairs of mistakes.

    Every pair is rejected; `exhaustive` names every one as well, not only those that are drawn.

    Raises:
        WrongUse: in an installed copy.
    """
    checkout = course.checkout()
    found = [*files.check_course(checkout), *course_page.check(checkout)] if whole else []
    sound = []
    for one in everything:
        chapter = one.chapter
        found += _guarded(chapter, "", "the files can be read", partial(_read, checkout, chapter))
        problem = _not_loaded(chapter)
        found.append(Finding(chapter.name, "", LOADS, problem is None, problem or ""))
        sound += [one] if problem is None else []
    if whole and len(sound) == len(everything):
        found.append(keys.check_names(course.chapters()))
    with session.sandboxes() as boxes:
        for one in sound:
            if not one.functions:
                tell(f"{one.chapter.folder} · how long grading takes")
                found += _guarded(one.chapter, "", grading.TIME, partial(_time, checkout, one.chapter, boxes))
        with _pool() if _is_much(sound, pairs) else _Here() as pool:
            waiting = _submit(pool, sound, pairs, None if exhaustive else naming.DRAWN)
            for one in sound:
                tell(f"{one.chapter.folder} · stubs and solutions")
                look = partial(grading.check, checkout, one.chapter, boxes, one.functions or None)
                found += _guarded(one.chapter, "", GRADED, look)
                found += _guarded(one.chapter, "", grading.ALTERNATIVES, partial(_alternatives, checkout, one, boxes))
            for done, future in enumerate(as_completed(waiting), start=1):
                tell(f"mistakes and lessons · {done} of {len(waiting)}, last {waiting[future]}")
            found += [one for future in waiting for one in future.result()]
    found = [f for f in found if _is_asked(f, everything)]
    order = {one.chapter.name: number for number, one in enumerate(everything)}
    places = {(o.chapter.name, f): place for o in everything for place, f in enumerate(o.chapter.functions())}
    return sorted(found, key=lambda f: (order.get(f.chapter, -1), places.get((f.chapter, f.function), -1)))


def _is_asked(found: Finding, everything: Sequence[Asked]) -> bool:
    """Where one function was asked for, what holds of the whole chapter is not; what breaks it all the same is."""
    for one in everything:
        if found.chapter == one.chapter.name:
            return one.wants(found.function) if found.function else not (one.functions and found.passed)
    return True


def _read(checkout: course.Checkout, chapter: course.Chapter) -> Iterator[Finding]:
    """What the files say by themselves."""
    yield from files.check(checkout, chapter)
    yield from signatures.check(checkout, chapter)
    yield stubs.check(checkout, chapter)
    yield texts.check_lesson(checkout, chapter)
    for name in chapter.functions():
        yield texts.check_hints(checkout, chapter, name)


def _time(checkout: course.Checkout, chapter: course.Chapter, boxes: Sandboxes) -> Iterator[Finding]:
    yield grading.check_time(checkout, chapter, boxes)


def _alternatives(checkout: course.Checkout, one: Asked, boxes: Sandboxes) -> Iterator[Finding]:
    yield grading.check_alternatives(checkout, one.chapter, boxes, one.functions or tuple(one.chapter.functions()))


def _not_loaded(chapter: course.Chapter) -> str | None:
    try:
        load_key(chapter.name)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def _guarded(chapter: course.Chapter, function: str, what: str, look: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """What cannot be looked at, for a file is no Python or a case raises, is a finding too."""
    found: list[Finding] = []
    try:
        found.extend(look())
    except Exception as error:
        found.append(Finding(chapter.name, function, what, False, f"{type(error).__name__}: {error}"))
    return found


def of_function(chapter: course.Chapter, name: str, pairs: bool, most: int | None = None) -> list[Finding]:
    """What the key of one function says, alone and with its mistakes made."""
    reference = Remembered(load_key(chapter.name).references[name])

    def look() -> Iterator[Finding]:
        yield from mutants.check(reference, chapter.name, pairs=pairs)
        yield from naming.check(reference, chapter.name, pairs=pairs, most=most)

    filled_in = partial(texts.check_filled_in, course.checkout(), chapter, reference)
    return [
        *_guarded(chapter, name, texts.FILLED_IN, lambda: [filled_in()]),
        *_guarded(chapter, name, "every case can be made", look),
        *_guarded(chapter, name, whole_numbers.NATIVE, lambda: whole_numbers.check(reference.original, chapter)),
    ]


def of_chapter(chapter: course.Chapter) -> list[Finding]:
    """What running a chapter's lesson and examples shows, and what its key says as a whole."""
    checkout = course.checkout()
    return [
        *lessons.check(checkout, chapter),
        *teaching.check(checkout, chapter),
        *_guarded(chapter, "", figures.FIGURES, lambda: [figures.check(checkout, chapter)]),
        *_guarded(chapter, "", examples.EXAMPLES, partial(examples.check, checkout, chapter)),
        *_guarded(chapter, "", keys.SHADOWS, partial(keys.check, checkout, chapter)),
        *_guarded(chapter, "", proofs.EQUAL, lambda: [proofs.check(chapter)]),
        *_guarded(chapter, "", given_away.GIVEN_AWAY, lambda: [given_away.check(checkout, chapter)]),
        *_guarded(chapter, "", copying.COPIED, lambda: [copying.check(chapter)]),
        *_guarded(chapter, "", quizzes.QUIZ, lambda: [quizzes.check(chapter)]),
        *_guarded(chapter, "", whole_numbers.NAMED, lambda: whole_numbers.check_files(chapter)),
    ]


MUCH = 100  # mistakes: so many are looked at while two processes start and import what they need


def _is_much(everything: Sequence[Asked], pairs: bool) -> bool:
    """Is it worth it to start processes?"""
    counts = [
        len(reference.mistakes)
        for one in everything
        for name, reference in load_key(one.chapter.name).references.items()
        if one.wants(name)
    ]
    return sum(n + n * (n - 1) // 2 * pairs for n in counts) > MUCH


class _Here(Executor):
    """Does in this process, and at once, what it is given."""

    def submit(self, do: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(do(*args, **kwargs))
        return done


@contextmanager
def _pool() -> Iterator[ProcessPoolExecutor]:
    """Fresh processes, as many as there are processors; an interrupt ends them without a word."""
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(
        os.cpu_count(), context, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_DFL)
    )
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _submit(
    pool: Executor, everything: Sequence[Asked], pairs: bool, most: int | None
) -> dict[Future[list[Finding]], str]:
    """The work of everything that is asked for, the longest first."""
    functions = [
        (one.chapter, name, len(reference.mistakes))
        for one in everything
        for name, reference in load_key(one.chapter.name).references.items()
        if one.wants(name)
    ]
    functions.sort(key=lambda one: -one[2])
    waiting = {pool.submit(of_function, c, name, pairs, most): f"{c.name}.{name}" for c, name, _ in functions}
    return waiting | {pool.submit(of_chapter, o.chapter): f"the lesson of {o.chapter.name}" for o in everything}
