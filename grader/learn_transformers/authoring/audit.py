"""`dev check`: everything that should hold of a chapter, as findings. Nothing is printed here and nothing is changed.

Mistakes and lessons are the work of a pool of processes, for they run nothing but our own code; stubs and solutions go
through the sandbox meanwhile, as a submission does.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from functools import partial

from learn_transformers import course
from learn_transformers.authoring import files, grading, lessons, mutants, naming, signatures, texts
from learn_transformers.authoring.findings import Finding
from learn_transformers.authoring.remembering import Remembered
from learn_transformers.judging import session
from learn_transformers.key.loading import load_key
from learn_transformers.sandbox.host import Sandboxes

LOADS = "the key can be loaded"
GRADED = "stubs and solutions can be graded"

Tell = Callable[[str], None]


def chapters_asked(names: Sequence[str]) -> list[course.Chapter]:
    """The chapters that these names mean; all of them where none is given.

    Raises:
        WrongUse: for an unknown chapter, or in an installed copy.
    """
    course.checkout()
    if not names:
        return list(course.chapters())
    found = dict.fromkeys(course.known_chapter(name) for name in names)
    return sorted(found, key=lambda c: c.number)


def check(
    chapters: Sequence[course.Chapter], *, whole: bool, pairs: bool = True, tell: Tell = lambda what: None
) -> list[Finding]:
    """All findings about these chapters; `whole` also looks at the folders around them, `pairs` at pairs of mistakes.

    Raises:
        WrongUse: in an installed copy.
    """
    checkout = course.checkout()
    found = files.check_course(checkout) if whole else []
    sound = []
    for chapter in chapters:
        found += _guarded(chapter, "", "the files can be read", partial(_read, checkout, chapter))
        problem = _not_loaded(chapter)
        found.append(Finding(chapter.name, "", LOADS, problem is None, problem or ""))
        sound += [chapter] if problem is None else []
    with session.sandboxes() as boxes:
        for chapter in sound:
            tell(f"{chapter.folder} · how long grading takes")
            found += _guarded(chapter, "", grading.TIME, partial(_time, checkout, chapter, boxes))
        with _pool() as pool:
            waiting = _submit(pool, sound, pairs)
            for chapter in sound:
                tell(f"{chapter.folder} · stubs and solutions")
                found += _guarded(chapter, "", GRADED, partial(grading.check, checkout, chapter, boxes))
            for done, future in enumerate(as_completed(waiting), start=1):
                tell(f"mistakes and lessons · {done} of {len(waiting)}, last {waiting[future]}")
                found += future.result()
    order = {chapter.name: number for number, chapter in enumerate(chapters)}
    places = {(c.name, function): place for c in chapters for place, function in enumerate(c.functions())}
    return sorted(found, key=lambda f: (order.get(f.chapter, -1), places.get((f.chapter, f.function), -1)))


def _read(checkout: course.Checkout, chapter: course.Chapter) -> Iterator[Finding]:
    """What the files say by themselves."""
    yield from files.check(checkout, chapter)
    yield from signatures.check(checkout, chapter)
    yield texts.check_lesson(checkout, chapter)
    for name in chapter.functions():
        yield texts.check_hints(checkout, chapter, name)


def _time(checkout: course.Checkout, chapter: course.Chapter, boxes: Sandboxes) -> Iterator[Finding]:
    yield grading.check_time(checkout, chapter, boxes)


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


def of_function(chapter: course.Chapter, name: str, pairs: bool) -> list[Finding]:
    """What the key of one function says, alone and with its mistakes made."""
    reference = Remembered(load_key(chapter.name).references[name])

    def look() -> Iterator[Finding]:
        yield from mutants.check(reference, chapter.name, pairs=pairs)
        yield from naming.check(reference, chapter.name, pairs=pairs)

    filled_in = partial(texts.check_filled_in, course.checkout(), chapter, reference)
    return [
        *_guarded(chapter, name, texts.FILLED_IN, lambda: [filled_in()]),
        *_guarded(chapter, name, "every case can be made", look),
    ]


def of_lesson(chapter: course.Chapter) -> list[Finding]:
    """What running a chapter's lesson shows."""
    return lessons.check(course.checkout(), chapter)


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
    pool: ProcessPoolExecutor, chapters: Sequence[course.Chapter], pairs: bool
) -> dict[Future[list[Finding]], str]:
    """The work of all chapters, the longest first."""
    functions = [(c, name, len(r.mistakes)) for c in chapters for name, r in load_key(c.name).references.items()]
    functions.sort(key=lambda one: -one[2])
    waiting = {pool.submit(of_function, c, name, pairs): f"{c.name}.{name}" for c, name, _ in functions}
    return waiting | {pool.submit(of_lesson, c): f"the lesson of {c.name}" for c in chapters}
