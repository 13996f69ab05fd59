"""What is typed for a whole class."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from learn_transformers.cli.program import GRADER_FAILED, PASSED, PageFormat, app, chapters_like, print_json, say


class EngineName(StrEnum):
    """Where submissions are graded."""

    LOCAL = "local"
    DASK = "dask"


@app.command()
def grade(
    submissions: Annotated[Path, typer.Argument(metavar="SUBMISSIONS", help="A folder with what students handed in.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where grades and feedback go.")],
    as_chapter: Annotated[
        str | None,
        typer.Option("--as", metavar="CHAPTER", help="What files of other names are.", autocompletion=chapters_like),
    ] = None,
    chapters: Annotated[
        list[str] | None,
        typer.Option("--chapter", metavar="CHAPTER", help="Only these; may be repeated.", autocompletion=chapters_like),
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
    extra_key: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A folder with further, private checks (CHAPTER.py).")
    ] = None,
    class_key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The secret that seeds come from; made when it is not there.")
    ] = None,
    require_isolation: Annotated[
        str, typer.Option(metavar="LAYERS", help="Grade only with these layers, as in landlock,seccomp; or all.")
    ] = "",
    jobs: Annotated[
        int | None, typer.Option(min=1, help="How many are graded at once; without it, one a core.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Grade anew what is graded already.")] = False,
    gradebook: Annotated[
        str | None, typer.Option(metavar="URL", help="Keep every attempt there: a file, or postgresql://…")
    ] = None,
    engine: Annotated[EngineName, typer.Option(help="Grade on this machine, or on several.")] = EngineName.LOCAL,
    scheduler: Annotated[
        str | None, typer.Option(metavar="tls://HOST:PORT", help="With --engine dask: where the cluster is.")
    ] = None,
    certificates: Annotated[
        Path | None, typer.Option(metavar="DIR", help="With --engine dask: what `cluster certificates` made.")
    ] = None,
    format: Annotated[PageFormat, typer.Option(help="How the summary is written.")] = PageFormat.RICH,
) -> int:
    """Grade a whole class.

    It leaves tables, a page for each student, and one on the class, which says what to teach next.

    Nothing is written into a submission. What is graded already is not graded again: Ctrl-C at any time, and the same
    command goes on. Exit code 0: everybody has a row; 3: the grader itself failed on one.

    \b
    Examples:
      learn-transformers grade submissions --out graded
      learn-transformers grade submissions --out graded --roster students.csv --due 2026-12-01T23:59:00+01:00
      learn-transformers grade flat-files --out graded --as softmax
    """
    from learn_transformers.classroom import grading_a_class
    from learn_transformers.report.classroom import files, summary
    from learn_transformers.report.classroom.progress import grading_line

    asked = grading_a_class.Asked(
        submissions, out, as_chapter, tuple(chapters or ()), roster, due, late_policy, extra_key, class_key,
        require_isolation, jobs or os.cpu_count() or 1, again, gradebook, engine.value, scheduler, certificates,
    )  # fmt: skip
    with grading_line() as tell:
        done = grading_a_class.grade(asked, tell, say, files.pages)
    if format is PageFormat.JSON:
        print_json(done.to_plain())
    else:
        summary.show(done)
    return GRADER_FAILED if done.not_graded else PASSED
