"""What is typed to take grades, and the grader itself, to where classes are."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from learn_transformers.classroom import exports
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

_EXPORTS = Path(exports.__file__).parent


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


for _form, _sentence in available(_EXPORTS / "grades/written").items():
    _export_grades(_form, _sentence)
for _form, _sentence in available(_EXPORTS / "grades/filled").items():
    _fill_grades(_form, _sentence)


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


for _place, _sentence in available(_EXPORTS / "graders").items():
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
