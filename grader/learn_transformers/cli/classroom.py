"""What is typed for a whole class."""

import os
from pathlib import Path
from typing import Annotated

import typer

from learn_transformers.classroom.exports import graders
from learn_transformers.cli.program import (
    GRADER_FAILED,
    PASSED,
    PageFormat,
    app,
    chapters_like,
    export,
    print_json,
    say,
)
from learn_transformers.quiz.exports import available


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
        require_isolation, jobs or os.cpu_count() or 1, again, gradebook,
    )  # fmt: skip
    with grading_line() as tell:
        done = grading_a_class.grade(asked, tell, say, files.pages)
    if format is PageFormat.JSON:
        print_json(done.to_plain())
    else:
        summary.show(done)
    return GRADER_FAILED if done.not_graded else PASSED


def _export_grader(place: str, sentence: str) -> None:
    """The command that writes the grader for one place."""

    def export_grader(
        to: Annotated[Path, typer.Argument(metavar="TARGET", help="The file or the folder to write.")],
        chapter: Annotated[
            list[str] | None,
            typer.Option(metavar="CHAPTER", help="Only this one; may be repeated.", autocompletion=chapters_like),
        ] = None,
        class_key: Annotated[
            Path | None,
            typer.Option(metavar="FILE", help="The secret that seeds come from; made when it is not there."),
        ] = None,
        extra_key: Annotated[
            Path | None, typer.Option(metavar="DIR", help="A folder with further, private checks (CHAPTER.py).")
        ] = None,
        require_isolation: Annotated[
            str,
            typer.Option(metavar="LAYERS", help="Grade there only with these layers, as in landlock,seccomp; or all."),
        ] = "",
        image: Annotated[
            str | None,
            typer.Option(metavar="NAME", help="How the container's image is called, where one is asked for."),
        ] = None,
        force: Annotated[bool, typer.Option("--force", help="Replace what differs; a backup is kept.")] = False,
        format: Annotated[PageFormat, typer.Option(help="How it is said what was written.")] = PageFormat.RICH,
    ) -> None:
        from learn_transformers.classroom.exports import writing
        from learn_transformers.report import copies, page

        asked = writing.Asked(
            place, to, tuple(chapter or ()), class_key, extra_key, require_isolation, image, force
        )  # fmt: skip
        done = writing.export(asked, say)
        if format is PageFormat.JSON:
            print_json(done.to_plain())
        else:
            page.show(copies.exported_grader(done))

    export_grader.__doc__ = f"""{sentence}

    It is this very program, of which the model solution earns all points before anything is written.

    \b
    Examples:
      learn-transformers export {place} TARGET --chapter softmax
    """
    export.command(place)(export_grader)


for _place, _sentence in available(Path(graders.__file__).parent).items():
    _export_grader(_place, _sentence)


@app.command("ci", hidden=True)
def ci(
    place: Annotated[str, typer.Argument(metavar="PLACE", help="As in `export PLACE`.")],
    grader: Annotated[Path, typer.Option("--grader", metavar="FILE", help="The grader.json of an export.")],
) -> int:
    """Grade one submission where an export runs.

    Exit code 0: it is graded, whatever it earned; 3: the grader itself failed.

    \b
    Examples:
      learn-transformers ci gradescope --grader /autograder/source/grader.json
    """
    from learn_transformers.classroom.exports import writing
    from learn_transformers.report import page
    from learn_transformers.report.classroom import units

    reported = writing.run(place, grader, units.telling())
    page.show(reported.log)
    return PASSED if reported.graded else GRADER_FAILED
