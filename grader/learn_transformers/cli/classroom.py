"""What is typed for a whole class."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from learn_transformers.classroom.exports.grades import filled, written
from learn_transformers.cli.program import (
    FAILED,
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


class DueDay(StrEnum):
    """A day of the week."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


_Grades = Annotated[Path, typer.Option("--grades", metavar="DIR", help="The folder that `grade --out` made.")]
_Force = Annotated[bool, typer.Option("--force", help="Replace what differs; a backup is kept.")]
_Said = Annotated[PageFormat, typer.Option(help="How it is said what was written.")]


@export.command("syllabus")
def export_syllabus(
    to: Annotated[Path, typer.Argument(metavar="DIR", help="Where its files go; made if it is not there.")],
    start: Annotated[str, typer.Option("--start", metavar="DATE", help="The first day, as in 2026-10-12.")],
    weeks: Annotated[int, typer.Option(min=1, max=60, help="How many, free ones among them.")] = 12,
    due_day: Annotated[DueDay, typer.Option(help="The day of the week on which work is due.")] = DueDay.SUN,
    due_time: Annotated[str, typer.Option(metavar="HH:MM", help="The time on that day.")] = "23:59",
    zone: Annotated[
        str | None, typer.Option(metavar="NAME", help="As in Europe/Berlin; without it, that of this machine.")
    ] = None,
    skip: Annotated[
        list[str] | None, typer.Option(metavar="DATE", help="A day whose week is free; may be repeated.")
    ] = None,
    chapter: Annotated[
        list[str] | None,
        typer.Option(metavar="CHAPTER", help="Only these; may be repeated.", autocompletion=chapters_like),
    ] = None,
    force: _Force = False,
    format: _Said = PageFormat.RICH,
) -> None:
    """Plan a semester, with dates and points.

    Chapters come in their order, evenly by the work that their lessons speak of: several in a week, or several weeks
    for one. Points are computed off the keys. It writes syllabus.md, with what to type in each week, syllabus.csv,
    points.csv, and syllabus.ics for calendars.

    \b
    Examples:
      learn-transformers export syllabus syllabus --start 2026-10-12
      learn-transformers export syllabus syllabus --start 2026-10-12 --weeks 14 --skip 2026-12-24 --zone Europe/Berlin
    """
    from learn_transformers.classroom.syllabus import making
    from learn_transformers.report import page
    from learn_transformers.report.classroom import syllabus

    made = making.make(
        making.Asked(to, start, weeks, due_day.value, due_time, zone, tuple(skip or ()), tuple(chapter or ()), force)
    )
    if format is PageFormat.JSON:
        print_json(made.to_plain())
    else:
        page.show(syllabus.lines(made))


def _export_grades(form: str, sentence: str) -> None:
    """The command that writes grades as a table in another tool's columns."""

    def export_grades(
        to: Annotated[Path, typer.Argument(metavar="TARGET", help="The file to write.")],
        grades: _Grades,
        force: _Force = False,
        format: _Said = PageFormat.RICH,
    ) -> None:
        from learn_transformers.classroom.exports.grades import exporting
        from learn_transformers.report import page
        from learn_transformers.report.classroom import handed_on

        done = exporting.write(form, grades, to, force=force)
        if format is PageFormat.JSON:
            print_json(handed_on.written_as_plain(done))
        else:
            page.show(handed_on.written(done))

    export_grades.__doc__ = f"""{sentence}

    Text that a spreadsheet would take for a formula has a ' before it.

    \b
    Examples:
      learn-transformers export {form} TARGET --grades graded
    """
    export.command(form)(export_grades)


def _fill_grades(form: str, sentence: str) -> None:
    """The command that fills grades into a copy of a platform's own export."""

    def fill_grades(
        to: Annotated[Path, typer.Argument(metavar="TARGET", help="The file to write; theirs is left as it is.")],
        grades: _Grades,
        roster: Annotated[Path, typer.Option("--roster", metavar="THEIRS.csv", help="What the platform exported.")],
        column: Annotated[
            str | None,
            typer.Option(metavar="NAME", help="The column that the grades go into, as in 'Attention (123)'."),
        ] = None,
        new_column: Annotated[
            str | None,
            typer.Option("--new-column", metavar="NAME", help="A column that is not there: a new assignment."),
        ] = None,
        feedback: Annotated[
            str | None, typer.Option("--feedback-column", metavar="NAME", help="A column for a sentence on the points.")
        ] = None,
        by: Annotated[
            str | None, typer.Option("--by", metavar="NAME", help="Their column that says who somebody is.")
        ] = None,
        scale: Annotated[bool, typer.Option("--scale", help="Turn points into those that are possible there.")] = False,
        points: Annotated[
            float | None, typer.Option(min=0.0, max=1e6, help="With --scale: out of how many, if theirs does not say.")
        ] = None,
        zeros: Annotated[
            bool, typer.Option("--missing-as-zero", help="0 for whoever handed in nothing, not an untouched row.")
        ] = False,
        force: _Force = False,
        format: _Said = PageFormat.RICH,
    ) -> int:
        from learn_transformers.classroom.exports.grades import exporting
        from learn_transformers.classroom.exports.grades.filling import Wanted
        from learn_transformers.report import page
        from learn_transformers.report.classroom import handed_on

        wanted = Wanted(column, new_column, feedback, scale, points, by, zeros)
        done, file = exporting.fill(form, grades, roster, to, wanted, force=force)
        if format is PageFormat.JSON:
            print_json(handed_on.filled_as_plain(done, file))
        else:
            page.show(handed_on.filled(done, file))
        return PASSED if done.is_complete else FAILED

    fill_grades.__doc__ = f"""{sentence}

    TARGET has the rows of theirs that get a grade, and no others: what an import does not find, it leaves alone.
    Everything but the column is as they wrote it. Students are found by id, login or e-mail, by name last, and only
    where that is plain; all others are listed. Exit code 1: a grade has not found its place.

    \b
    Examples:
      learn-transformers export {form} import.csv --grades graded --roster theirs.csv
      learn-transformers export {form} import.csv --grades graded --roster theirs.csv --column Attention --scale
    """
    export.command(form)(fill_grades)


for _form, _sentence in available(Path(written.__file__).parent).items():
    _export_grades(_form, _sentence)
for _form, _sentence in available(Path(filled.__file__).parent).items():
    _fill_grades(_form, _sentence)
