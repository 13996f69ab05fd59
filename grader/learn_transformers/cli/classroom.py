"""What is typed for a whole class."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from learn_transformers.classroom.counts import Counts
from learn_transformers.cli.program import (
    FAILED,
    GRADER_FAILED,
    PASSED,
    PageFormat,
    app,
    chapters_like,
    print_json,
    say,
)


class EngineName(StrEnum):
    """Where submissions are graded."""

    LOCAL = "local"
    DASK = "dask"


_ExtraKey = Annotated[
    Path | None, typer.Option(metavar="DIR", help="A folder with further, private checks (CHAPTER.py).")
]
_Isolation = Annotated[
    str, typer.Option(metavar="LAYERS", help="Grade only with these layers, as in landlock,seccomp; or all.")
]
_Jobs = Annotated[int | None, typer.Option(min=1, help="How many are graded at once; without it, one a core.")]
_Engine = Annotated[EngineName, typer.Option(help="Grade on this machine, or on several.")]
_Scheduler = Annotated[
    str | None, typer.Option(metavar="tls://HOST:PORT", help="With --engine dask: where the cluster is.")
]
_Certificates = Annotated[
    Path | None, typer.Option(metavar="DIR", help="With --engine dask: what `cluster certificates` made.")
]
_Format = Annotated[PageFormat, typer.Option(help="How the summary is written.")]


@app.command()
def grade(
    submissions: Annotated[
        Path, typer.Argument(metavar="SUBMISSIONS", help="A folder or a zip of what was handed in.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where grades and feedback go.")],
    as_chapter: Annotated[
        str | None,
        typer.Option("--as", metavar="CHAPTER", help="What files of other names are.", autocompletion=chapters_like),
    ] = None,
    chapters: Annotated[
        list[str] | None,
        typer.Option(
            "--chapter",
            "--chapters",
            metavar="CHAPTER",
            help="Only these; may be repeated.",
            autocompletion=chapters_like,
        ),
    ] = None,
    roster: Annotated[
        Path | None, typer.Option(metavar="CSV", help="Who is in the class: student,name,email,id and further columns.")
    ] = None,
    due: Annotated[
        str | None, typer.Option(metavar="TIME", help="As in 2026-12-01T23:59:00+01:00; later is late.")
    ] = None,
    late_policy: Annotated[
        str | None, typer.Option(metavar="POLICY", help="As in grace=15m,per-day=10%,floor=50%.")
    ] = None,
    extra_key: _ExtraKey = None,
    class_key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The secret that seeds come from; made when it is not there.")
    ] = None,
    require_isolation: _Isolation = "",
    jobs: _Jobs = None,
    again: Annotated[bool, typer.Option("--again", help="Grade anew what is graded already.")] = False,
    gradebook: Annotated[
        str | None, typer.Option(metavar="URL", help="Keep attempts in this file or postgresql://…, not in DIR.")
    ] = None,
    counts: Annotated[Counts, typer.Option(help="Which attempt of a student stands in the tables.")] = Counts.LATEST,
    engine: _Engine = EngineName.LOCAL,
    scheduler: _Scheduler = None,
    certificates: _Certificates = None,
    format: _Format = PageFormat.RICH,
) -> int:
    """Grade a whole class.

    It leaves tables, a page for each student, and one on the class, which says what to teach next.

    Nothing is written into a submission. Every attempt is kept in a gradebook, DIR/gradebook.sqlite, and is not graded
    again: Ctrl-C at any time, and the same command goes on. Exit code 0: everybody has a row; 3: the grader itself
    failed on one.

    \b
    Examples:
      learn-transformers grade submissions --out graded
      learn-transformers grade submissions --out graded --roster students.csv --due 2026-12-01T23:59:00+01:00
      learn-transformers grade flat-files --out graded --as softmax
      learn-transformers grade submissions --out graded --engine dask --scheduler tls://HOST:8786 --certificates DIR
      learn-transformers grade export.zip --out graded --counts best
    """
    from learn_transformers.classroom import grading_a_class
    from learn_transformers.classroom.engines import Where
    from learn_transformers.classroom.outputs import Pages
    from learn_transformers.report.classroom import files, summary
    from learn_transformers.report.classroom.progress import grading_line

    asked = grading_a_class.Asked(
        submissions, out, as_chapter, tuple(chapters or ()), roster, due, late_policy, extra_key, class_key,
        require_isolation, jobs or os.cpu_count() or 1, again, gradebook, counts,
        Where(engine.value, scheduler, certificates),
    )  # fmt: skip
    with grading_line() as tell:
        done = grading_a_class.grade(asked, tell, say, Pages(files.of_student, files.of_class, files.of_look_alikes))
    if format is PageFormat.JSON:
        print_json(done.to_plain())
    else:
        summary.show(done)
    return GRADER_FAILED if done.not_graded else PASSED


@app.command()
def regrade(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that `grade --out` has made.")],
    latest: Annotated[bool, typer.Option("--latest", help="Each student's latest attempt that counts.")] = False,
    best: Annotated[bool, typer.Option("--best", help="Each student's best attempt that counts.")] = False,
    changed_key: Annotated[
        bool, typer.Option("--changed-key", help="All that count and that another key has graded.")
    ] = False,
    students: Annotated[
        list[str] | None, typer.Option("--student", metavar="NAME", help="Only theirs; may be repeated.")
    ] = None,
    allow_lower: Annotated[bool, typer.Option("--allow-lower", help="A lower score counts, too.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be graded, and grade nothing.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Grade anew what the key of now has graded, too.")] = False,
    extra_key: _ExtraKey = None,
    class_key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The secret that the class was graded with.")
    ] = None,
    require_isolation: _Isolation = "",
    jobs: _Jobs = None,
    gradebook: Annotated[
        str | None, typer.Option(metavar="URL", help="Where attempts are kept, if not in DIR.")
    ] = None,
    engine: _Engine = EngineName.LOCAL,
    scheduler: _Scheduler = None,
    certificates: _Certificates = None,
    format: _Format = PageFormat.RICH,
) -> int:
    """Grade a class anew after a change, old beside new scores.

    What was handed in comes from the gradebook: nothing else is needed. A lower score does not count, and is listed,
    unless --allow-lower says so. DIR/regraded.csv and regraded.json say what became of everything; `grade` into the
    same folder then makes its tables and pages of what counts. Interrupted, the same command goes on.

    Exit code 0: all was graded anew, or nothing had to be; 1: of some the gradebook does not have what was handed in;
    3: the grader itself failed on one.

    \b
    Examples:
      learn-transformers regrade graded --changed-key --dry-run
      learn-transformers regrade graded --changed-key
      learn-transformers regrade graded --best --student ada --allow-lower
      learn-transformers regrade graded --latest --engine dask --scheduler tls://HOST:8786 --certificates DIR
    """
    from learn_transformers.classroom.engines import Where
    from learn_transformers.classroom.regrading import regrade as regrading
    from learn_transformers.report.classroom import regraded

    asked = regrading.Asked(
        folder, regrading.which(latest=latest, best=best, changed_key=changed_key), tuple(students or ()), allow_lower,
        dry_run, again, extra_key, class_key, require_isolation, jobs or os.cpu_count() or 1, gradebook,
        Where(engine.value, scheduler, certificates),
    )  # fmt: skip
    with regraded.regrading_line() as tell:
        done = regrading.regrade(asked, tell, say)
    if format is PageFormat.JSON:
        print_json(done.to_plain())
    else:
        regraded.show(done)
    return GRADER_FAILED if done.not_graded else FAILED if done.missing else PASSED


@app.command()
def attempts(
    where: Annotated[str, typer.Argument(metavar="DIR|URL", help="What `grade --out` has made, or a gradebook.")],
    student: Annotated[str | None, typer.Argument(metavar="[STUDENT]", help="Only this one's.")] = None,
    keep_out: Annotated[
        str | None, typer.Option("--keep-out", metavar="ATTEMPT", help="Have it not count; say why with --because.")
    ] = None,
    count: Annotated[str | None, typer.Option("--count", metavar="ATTEMPT", help="Have it count.")] = None,
    because: Annotated[str, typer.Option(metavar="TEXT", help="The reason, which is kept.")] = "",
    take_out: Annotated[
        str | None, typer.Option("--take-out", metavar="ATTEMPT", help="Write what was handed in with it to a folder.")
    ] = None,
    to: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Which; nothing is overwritten.")] = None,
    format: Annotated[PageFormat, typer.Option(help="How it is written.")] = PageFormat.RICH,
) -> int:
    """Show who was graded when and how, and what was decided.

    Nothing in a gradebook is ever changed or deleted: a decision is added, and the last one on an attempt holds. An
    attempt is named by the first digits of what it is called here.

    \b
    Examples:
      learn-transformers attempts graded
      learn-transformers attempts graded ada --format json
      learn-transformers attempts graded --keep-out 3f2a91c0 --because "somebody else's work"
      learn-transformers attempts graded --take-out 3f2a91c0 --to ada-again
    """
    from learn_transformers.classroom import auditing
    from learn_transformers.report import page
    from learn_transformers.report.classroom import audit

    auditing.Asked(keep_out, count, because, take_out, to).require_one_thing()
    with auditing.opened(where) as book:
        if take_out is not None and to is not None:
            page.show(map(str, auditing.take_out(book, take_out, to)))
        elif (attempt := keep_out or count) is not None:
            found = auditing.decide(book, attempt, counts=keep_out is None, because=because)
            page.show([audit.decided(*found)])
        elif format is PageFormat.JSON:
            audit.show_document(auditing.document(book, where, student))
        else:
            audit.show(auditing.runs(book) if student is None else [], auditing.trails(book, student))
    return PASSED
