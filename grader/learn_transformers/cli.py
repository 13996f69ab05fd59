"""The commands: parse arguments, call one function, render. No logic, and no import that a command does not need.

Annotations are not postponed here: typer would evaluate the text of each at every start, a tenth of what that takes.
"""

import copy
import gc
import io
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

gc.disable()  # an import leaves no garbage, and looking for it takes a twentieth of every start
import typer  # noqa: E402

gc.enable()
from learn_transformers import __version__, printable  # noqa: E402
from learn_transformers.quiz.exports import available  # noqa: E402

PASSED, FAILED, WRONG_USE, GRADER_FAILED, INTERRUPTED = 0, 1, 2, 3, 130

_BEGIN = """
\b
To begin:
  learn-transformers init my-course    a course of your own, in a new folder
  cd my-course
  learn-transformers                   where you are and what is next
  learn-transformers check softmax     what is right, what is wrong, and why

Exit codes: 0 everything asked for passed; 1 something failed or is unfinished; 2 wrong use; 3 the grader itself failed.
"""

app = typer.Typer(
    name="learn-transformers",
    help="Learn transformers by building them: exercises that grade themselves and say what went wrong.",
    epilog=_BEGIN,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=True,
    no_args_is_help=False,
)
export = typer.Typer(no_args_is_help=True, help="Take lessons to notebooks or pages, and quizzes to classes.")
app.add_typer(export, name="export")
dev = typer.Typer(no_args_is_help=True, help="For authors: add a function, and see whether everything holds.")
app.add_typer(dev, name="dev")


class Format(StrEnum):
    """How a verdict is written."""

    RICH = "rich"
    JSON = "json"
    JUNIT = "junit"


class PageFormat(StrEnum):
    """How a page is written that is no verdict."""

    RICH = "rich"
    JSON = "json"


class QuizFormat(StrEnum):
    """How a quiz leaves the terminal."""

    RICH = "rich"
    JSON = "json"
    TOML = "toml"


Exercises = Annotated[
    Path | None, typer.Option("--exercises", metavar="DIR", help="The course folder; default: the one you are in.")
]


def _targets(incomplete: str) -> list[str]:
    from learn_transformers.course import completion

    return completion.targets(incomplete)


def _chapters(incomplete: str) -> list[str]:
    from learn_transformers.course import completion

    return completion.chapters(incomplete)


def _readable(incomplete: str) -> list[str]:
    from learn_transformers.course import completion

    return completion.targets(incomplete, worksheets=False)


def _readable_or_map(incomplete: str) -> list[str]:
    from learn_transformers.lessons import course_map

    return [*_readable(incomplete), *(part for part in course_map.PARTS if part.startswith(incomplete))]


def _version(wanted: bool) -> None:
    if wanted:
        print(f"learn-transformers {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    exercises: Exercises = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Without a command: where you are, and what comes next."""
    if context.invoked_subcommand is None:
        from learn_transformers import course
        from learn_transformers.report import overview, page

        lines, said = overview.text(exercises or course.find_exercises(Path.cwd()))
        page.show(lines)
        if said:
            _say(said)


@app.command()
def init(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="A new folder or an empty one; with --update, your course.")
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Bring the course in DIR, or the one you are in, up to date.")
    ] = False,
) -> None:
    """Get a course of your own to work in.

    --update brings newer lessons and stubs. What you changed stays as it is, with the new version beside it as
    FILE.new; what you deleted stays away.

    \b
    Examples:
      learn-transformers init my-course
      learn-transformers init --update
    """
    from learn_transformers import course

    if update:
        from learn_transformers.report import copies, page
        from learn_transformers.workspace import updating

        exercises = course.find_exercises(Path.cwd()) if folder is None else course.exercises_in(folder)
        page.show(copies.updated(updating.update(exercises)))
    elif folder is None:
        raise course.WrongUse("Say where your course shall be: `learn-transformers init my-course`.")
    else:
        from learn_transformers.report import copies, page
        from learn_transformers.workspace import starting

        starting.start(folder)
        page.show(copies.started(folder))


@app.command()
def check(
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TARGET]...",
            help="Chapters, functions, answers, files or folders; nothing means everything.",
            autocompletion=_targets,
        ),
    ] = None,
    exercises: Exercises = None,
    seed: Annotated[int, typer.Option(min=0, help="Draw other inputs.")] = 0,
    format: Annotated[Format, typer.Option(help="How the verdict is written.")] = Format.RICH,
    extra_key: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A folder with further, private checks (CHAPTER.py).")
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show all that your code printed, and every worksheet answer.")
    ] = False,
    prove: Annotated[
        bool, typer.Option("--prove", help="Prove accepted formulas of worksheets where that is possible.")
    ] = False,
) -> None:
    """Grade your work: what is right, what is wrong, and why.

    \b
    Examples:
      learn-transformers check                      everything
      learn-transformers check softmax              a chapter, with its worksheet
      learn-transformers check log_softmax          a function
      learn-transformers check softmax.softmax      the function, not the chapter
      learn-transformers check softmax.two_scores   one answer of its worksheet
      learn-transformers check path/to/softmax.py   a file, wherever it is
    """
    from learn_transformers import course
    from learn_transformers.judging import session
    from learn_transformers.launch import imports
    from learn_transformers.report.progress_line import progress_line

    here = Path.cwd()
    assignments, refused = course.gradable(targets or [], exercises, here)
    imports.leave([str(folder) for a in assignments for folder in (a.file.parent, a.siblings) if folder])
    kept = None if exercises is not None or not all(a.siblings for a in assignments) else assignments[0].siblings
    on_screen = format is Format.RICH  # there it is said below, and needs no second mention
    verdict = session.check(
        assignments,
        seed=seed,
        extra_key=extra_key,
        shown=progress_line(on_screen),
        refused=[] if on_screen else refused,
        proves=prove,
    )
    if any(assignment.quiz for assignment in assignments):
        from learn_transformers.quiz import handed_in

        verdict = handed_in.with_quizzes(verdict, assignments)
    if format is not Format.RICH:
        _escape_what_cannot_be_written(encoding="utf-8")  # as JSON must be and the XML says it is
    if format is Format.JSON:
        print(printable.json_text(verdict.to_json()))
    elif format is Format.JUNIT:
        from learn_transformers.report.verdicts import junit

        print(junit.text(verdict))
    else:
        from learn_transformers.report.verdicts import terminal

        terminal.show(verdict, verbose=verbose)
    by_name = not any(course.is_path(t) for t in targets or [])
    if kept is not None and by_name:
        from learn_transformers import progress

        if trouble := progress.remember(kept, verdict):
            _say(trouble)
    for sentence in refused:
        _say(sentence)
    if ungraded := [c.name for c in verdict.chapters if not c.was_graded]:
        _say(f"The grader itself failed on {', '.join(ungraded)}; what it says there is no verdict on the work.")
        raise typer.Exit(GRADER_FAILED)
    if refused:
        raise typer.Exit(WRONG_USE)
    raise typer.Exit(PASSED if verdict.status == "passed" else FAILED)


@app.command()
def watch(
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="[CHAPTER]",
            help="A chapter, function or answer to stay with; without it, what comes next and what you save.",
            autocompletion=_targets,
        ),
    ] = None,
    exercises: Exercises = None,
    edit_cmd: Annotated[
        str | None,
        typer.Option("--edit-cmd", metavar="CMD", help="What `e` starts, as in 'code -g {file}:{line}'; else $EDITOR."),
    ] = None,
) -> None:
    """See the result at every save.

    One screen shows the function that you work on; its last line says which keys do what. It goes on when you do.

    \b
    Examples:
      learn-transformers watch
      learn-transformers watch softmax
      learn-transformers watch --edit-cmd "code -g {file}:{line}"
    """
    from learn_transformers import course
    from learn_transformers import watch as watching

    folder = exercises or course.find_exercises(Path.cwd())
    kept = folder if exercises is None else None
    code = watching.run(folder, target, kept=kept, edit_command=edit_cmd)
    if kept is not None and code in (PASSED, INTERRUPTED):
        from learn_transformers.progress import summary
        from learn_transformers.report import page, progress_page

        page.show(progress_page.today(summary.today(kept)))
    raise typer.Exit(code)


@app.command()
def read(
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="[TARGET]",
            help="A chapter, for its lesson; a function, for its part of it; glossary; numpy; nothing, for the map.",
            autocompletion=_readable_or_map,
        ),
    ] = None,
    exercises: Exercises = None,
) -> None:
    """Read a lesson, or the map of the course, in the terminal.

    What your functions give is drawn where the lesson speaks of them. On a terminal, space goes on, enter opens the
    answer to a question, q ends it; with PAGER set, that program shows it, without the answers.

    \b
    Examples:
      learn-transformers read                  the map: every chapter, every minute of the lecture, routes
      learn-transformers read glossary         the words of the course
      learn-transformers read numpy            the NumPy that you need
      learn-transformers read softmax
      learn-transformers read log_softmax      its docstring and its part of the lesson
      learn-transformers read softmax > file   as plain text
    """
    from learn_transformers.lessons import course_map, lesson
    from learn_transformers.report.lesson import reading_page
    from learn_transformers.watch import reader

    folder = exercises or lesson.course_folder(Path.cwd())
    if target is None or target in course_map.PARTS:
        text = course_map.text(folder, target or "map")
        reading = reading_page.Reading(text.markdown, text.foreign, figures=text.figures)
    else:
        part = lesson.part_named(target, folder)
        text = lesson.lesson(folder, part.chapter)
        reading = reading_page.reading(part, text, lesson.own_drawings(folder, part))
    if text.note:
        _say(text.note)
    if reader.is_possible():
        reader.read(lambda width, opened: reading.laid_out(reading_page.screen(width), opened, waits=True))
    else:
        reading_page.show_lesson(reading)


@app.command()
def show(
    target: Annotated[
        str,
        typer.Argument(help="A chapter, or one of its functions.", autocompletion=_readable),
    ],
    exercises: Exercises = None,
    png: Annotated[
        Path | None,
        typer.Option("--png", metavar="FILE", help="Write an image instead; needs learn-transformers[plot]."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it is there.")] = False,
) -> None:
    """See pictures of what your functions give, beside the right ones.

    Attention weights as heat maps, softmax at several temperatures, positions, masks, heads, patches.

    \b
    Examples:
      learn-transformers show self_attention
      learn-transformers show masking.causal_mask
      learn-transformers show positional_encoding --png encoding.png
    """
    from learn_transformers import course
    from learn_transformers.lessons import lesson
    from learn_transformers.report import page
    from learn_transformers.report.lesson import reading_page

    folder = exercises or course.find_exercises(Path.cwd())
    part = lesson.part_named(target, folder)
    if png is not None:
        from learn_transformers.report.pictures import figure

        figure.require(png, force=force)
    elif force:
        raise course.WrongUse("--force is for --png FILE: say which file to write.")
    from learn_transformers.lessons import drawings as picturing

    drawings = picturing.drawings(folder, part.chapter, part.function)
    if png is not None:
        figure.save(drawings, png, force=force)
        page.show([f"{len(drawings)} {'picture' if len(drawings) == 1 else 'pictures'} in {png}"])
    else:
        reading_page.show_pictures(drawings)


@app.command()
def quiz(
    target: Annotated[
        str | None,
        typer.Argument(metavar="[CHAPTER|QUESTION]", help="Nothing: how far each quiz is.", autocompletion=_chapters),
    ] = None,
    exercises: Exercises = None,
    exam: Annotated[bool, typer.Option("--exam", help="Without help and feedback, and with a clock.")] = False,
    minutes: Annotated[
        float | None, typer.Option(min=0.1, max=600.0, help="How long an exam takes; default: 2 for each question.")
    ] = None,
    format: Annotated[
        QuizFormat, typer.Option(help="For machines: the questions, or marks of --answers; toml: a sheet to fill in.")
    ] = QuizFormat.RICH,
    answers: Annotated[
        Path | None, typer.Option("--answers", metavar="FILE", help="Mark a file of answers: JSON, or a quiz.toml.")
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Which variant; default: 0.")] = None,
    student: Annotated[
        str | None, typer.Option("--student", metavar="ID", help="This student's own variant; with --class-key.")
    ] = None,
    class_key: Annotated[
        Path | None, typer.Option("--class-key", metavar="FILE", help="The class's secret: at least 128 random bits.")
    ] = None,
) -> None:
    """Answer questions on a chapter.

    Each says why a wrong answer is wrong. Say how sure you are before you see it; hints and further attempts cost some
    of a point. What is finished is kept at once: whenever you stop, the next start goes on there. An exam that you
    leave is over, and what you answered counts.

    \b
    Examples:
      learn-transformers quiz                       how far each quiz is
      learn-transformers quiz softmax               the questions of a chapter
      learn-transformers quiz softmax.three_weights one question, with new numbers each time
      learn-transformers quiz softmax --exam --minutes 20
      learn-transformers quiz softmax --format json             the questions for machines
      learn-transformers quiz softmax --answers answers.json    marks, and an exit code as of check
      learn-transformers quiz softmax --format toml             a quiz.toml to fill in and hand in
    """
    from learn_transformers import course, progress
    from learn_transformers.lessons import lesson
    from learn_transformers.report import page

    if format is not QuizFormat.RICH or (answers, seed, student, class_key) != (None,) * 4:
        raise typer.Exit(_quiz_for_machines(target, format, answers, seed, _student(student, class_key, seed)))
    gc.disable()  # as above, until the first question can be drawn
    folder = exercises or lesson.course_folder(Path.cwd())
    known, said = progress.read_or_say(progress.replies, folder, []) if folder is not None else ([], "")
    if said:
        _say(said)
    if minutes is not None and not exam:
        raise course.WrongUse("--minutes is for --exam.")
    if target is None:
        if exam:
            raise course.WrongUse("Say which chapter the exam is on.")
        from learn_transformers.report.quiz import overview

        page.show(overview.lines(known, folder))
        return
    from learn_transformers.quiz.session import session_for
    from learn_transformers.watch import quiz as quizzing

    session = session_for(target, known, exam=exam)
    if not quizzing.is_possible():
        if exam:
            raise course.WrongUse("An exam needs a terminal.")
        from learn_transformers.report.quiz import plain

        page.show(plain.lines(session))
        _say(plain.INSTEAD)
        return
    kept = quizzing.Kept(folder, session.mode)
    gc.enable()
    session, code = quizzing.ask(session, kept, minutes or quizzing.MINUTES * len(session.turns))
    for sentence in kept.said:
        _say(sentence)
    raise typer.Exit(code)


@app.command()
def stats(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Marks from `quiz --answers --format json`, or verdicts.")
    ],
    format: Annotated[PageFormat, typer.Option(help="How it is written.")] = PageFormat.RICH,
) -> None:
    """See what answers of many say about quiz questions.

    How much of it was right (1 is easy), whether those who know more do better on it (below 0.2 they hardly do), and
    which mistake drew how many.

    \b
    Examples:
      learn-transformers stats marks/*.json
      learn-transformers stats marks/*.json --format json
    """
    from learn_transformers.quiz import handed_in

    found = handed_in.statistics_of(files)
    if format is PageFormat.JSON:
        _print_json(found)
    else:
        from learn_transformers.report.quiz import marks as pages

        pages.show_statistics(found)


def _quiz_for_machines(
    target: str | None, format: QuizFormat, answers: Path | None, seed: int | None, student: Any
) -> int:
    """Print the questions, or marks of a file of answers; gives the exit code."""
    from learn_transformers import course
    from learn_transformers.quiz import handed_in, paper

    if target is None:
        raise course.WrongUse("Say which chapter's questions, as in `learn-transformers quiz softmax --format json`.")
    if answers is not None:
        if format is QuizFormat.TOML:
            raise course.WrongUse(
                "Marks are written as a page or as JSON: `--format toml` is a blank sheet of answers."
            )
        marks = handed_in.file_marks(target, answers, seed, student)
        if format is QuizFormat.JSON:
            _print_json(marks.to_plain())
        else:
            from learn_transformers.report.quiz import marks as pages

            pages.show_marks(marks)
        return PASSED if marks.status == "passed" else FAILED
    if format is QuizFormat.RICH:
        raise course.WrongUse("--seed and --student are for --format json or toml, or for --answers FILE.")
    chapter, questions = handed_in.asked(target)
    of = handed_in.seed_of(chapter, seed, student)
    document = paper.plain(chapter.name, of, handed_in.variants(chapter, questions, of))
    if format is QuizFormat.JSON:
        _print_json(document)
    else:
        from learn_transformers.quiz import sheet

        _escape_what_cannot_be_written(encoding="utf-8")
        print(printable.clean(sheet.blank(document), 1 << 20), end="")
    return PASSED


def _student(id: str | None, class_key: Path | None, seed: int | None) -> Any:
    """Whose variants are meant, where a class key and an id say so."""
    from learn_transformers import course
    from learn_transformers.quiz import seeds

    if id is None and class_key is None:
        return None
    if id is None or class_key is None:
        raise course.WrongUse(
            "--student ID and --class-key FILE belong together: one gives no variant without the other."
        )
    if seed is not None:
        raise course.WrongUse("--seed is for practice: a student's own variant follows from --class-key and --student.")
    return seeds.student_in(class_key, id)


def _print_json(plain: Any) -> None:
    import json

    _escape_what_cannot_be_written(encoding="utf-8")
    print(printable.json_text(json.dumps(plain, indent=2, ensure_ascii=False, allow_nan=False)))


@app.command()
def grade(
    submissions: Annotated[Path, typer.Argument(metavar="SUBMISSIONS", help="A folder with what students handed in.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where grades and feedback go.")],
    as_chapter: Annotated[
        str | None,
        typer.Option("--as", metavar="CHAPTER", help="What files of other names are.", autocompletion=_chapters),
    ] = None,
    chapters: Annotated[
        list[str] | None,
        typer.Option("--chapter", metavar="CHAPTER", help="Only these; may be repeated.", autocompletion=_chapters),
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
        done = grading_a_class.grade(asked, tell, _say, files.pages)
    if format is PageFormat.JSON:
        _print_json(done.to_plain())
    else:
        summary.show(done)
    return GRADER_FAILED if done.not_graded else PASSED


@app.command()
def review(
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="All of it comes back before this day.")
    ] = None,
    exercises: Exercises = None,
    format: Annotated[PageFormat, typer.Option(help="How it is written.")] = PageFormat.RICH,
) -> None:
    """Recall what you learned, when you are about to forget it.

    Questions come back with other numbers, answers of worksheets and functions to be written once more: functions from
    a stub in a copy of your file, which stays as it is. What you were sure of and got wrong comes first. Whatever you
    skip costs nothing, and stays due. Needs learn-transformers[quiz].

    \b
    Examples:
      learn-transformers review
      learn-transformers review --until 2027-02-15   before an exam on that day
      learn-transformers review | cat                what is due, as a list
    """
    gc.disable()  # as above, until the first question can be drawn
    import time

    from learn_transformers import course, progress
    from learn_transformers.progress import summary
    from learn_transformers.progress.history import History, history
    from learn_transformers.quiz import review as reviewing
    from learn_transformers.quiz import schedule
    from learn_transformers.report import page, review_page

    folder = course.find_exercises(Path.cwd()) if exercises is None else course.exercises_in(exercises)
    now = time.time()
    end = None if until is None else schedule.coming_day(until, now)
    known, said = progress.read_or_say(history, folder, History())
    plan = reviewing.askable(schedule.of_the_day(schedule.cards(known, end), now))
    if said:
        _say(said)
    if format is PageFormat.JSON:
        _escape_what_cannot_be_written(encoding="utf-8")
        print(printable.json_text(review_page.to_json(plan, summary.calibration(known.replies))))
        return
    from learn_transformers.watch import review as on_a_terminal

    if plan.cards and on_a_terminal.is_possible():
        page.show([review_page.due(plan)])
        gc.enable()
        code = on_a_terminal.review(folder, plan)
        known, _ = progress.read_or_say(history, folder, History())
        page.show(filter(None, [review_page.calibration(summary.calibration(known.replies))]))
        raise typer.Exit(code)
    page.show(review_page.lines(plan, summary.calibration(known.replies), now))


@app.command("progress")
def show_progress(
    chapters: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CHAPTER]...", help="Only these, in detail.", autocompletion=_chapters),
    ] = None,
    exercises: Exercises = None,
    format: Annotated[PageFormat, typer.Option(help="How it is written.")] = PageFormat.RICH,
    lecture: Annotated[
        bool, typer.Option("--lecture", help="What the lecture says, minute by minute, and where it is taught.")
    ] = False,
    reset: Annotated[
        bool, typer.Option("--reset", help="Forget it all; your files stay, and what is forgotten is kept in a backup.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; outside of a terminal nothing is asked.")] = False,
) -> None:
    """See the map of the course.

    What is done, what fails and since when, and what is worth doing first.

    \b
    Examples:
      learn-transformers progress                  everything
      learn-transformers progress softmax          a chapter, with what each function builds on
      learn-transformers progress --format json    for machines
      learn-transformers progress --lecture        every item of the lecture, with chapter, section and exercise
      learn-transformers progress --reset          start anew
    """
    from learn_transformers import course, progress
    from learn_transformers.course import needs
    from learn_transformers.progress import summary
    from learn_transformers.report import page, progress_page

    only = [course.known_chapter(name) for name in chapters or []]
    folder = course.find_exercises(Path.cwd()) if exercises is None else course.exercises_in(exercises)
    if reset:
        if lecture:
            raise course.WrongUse("`--reset` forgets progress, `--lecture` shows the lecture: one at a time.")
        if only:
            raise course.WrongUse("`progress --reset` forgets the progress on the whole course: name no chapter.")
        if not yes and sys.stdin.isatty() and sys.stdout.isatty():
            question = page.fitted(f"Forget all progress on {folder}? A backup is kept.", sys.stdout)
            typer.confirm("\n".join(question), abort=True)
        try:
            backup, elsewhere = progress.here_or_elsewhere(progress.start_anew, folder)
        except progress.ProgressError as problem:
            raise course.WrongUse(str(problem)) from None
        page.show(progress_page.started_anew(backup))
        if elsewhere:
            _say(elsewhere)
        return
    found = summary.of(folder)
    if not found.readable:
        raise course.WrongUse(found.said)
    if lecture:
        from learn_transformers.report import lecture_page

        passed = {
            (c.chapter.name, s.name) for c in found.chapters for s in c.functions if s.state == summary.State.PASSED
        }
        if format is PageFormat.JSON:
            _escape_what_cannot_be_written(encoding="utf-8")
            print(printable.json_text(lecture_page.to_json(only or course.chapters(), passed)))
        else:
            page.show(lecture_page.lines(only or course.chapters(), passed, only=bool(only)))
    elif format is PageFormat.JSON:
        _escape_what_cannot_be_written(encoding="utf-8")
        print(printable.json_text(progress_page.to_json(found, needs.read(), only)))
    else:
        print(progress_page.text(found, needs.read(), only), end="")
    if found.said:
        _say(found.said)


@app.command()
def hint(
    target: Annotated[
        str,
        typer.Argument(
            help="A function or an answer; of a chapter or a worksheet, what is next to do in it.",
            autocompletion=_targets,
        ),
    ],
    exercises: Exercises = None,
) -> None:
    """Open the next hint.

    The first is about the mistake that you made, if it is known; then come the idea, the equation, nearly the code. For
    an answer of a worksheet: a question, the rule, and the next line of the model solution after those you have.

    \b
    Examples:
      learn-transformers hint log_softmax
      learn-transformers hint softmax.two_scores   an answer of the worksheet
      learn-transformers hint 02_softmax           the next function to do in this chapter
    """
    from learn_transformers import course
    from learn_transformers.lessons import hints
    from learn_transformers.report import overview, page

    folder = exercises or course.find_exercises(Path.cwd())
    chapter, function = overview.function_meant(target, folder)
    page.show(overview.hint_text(chapter, function, hints.open_next(folder, chapter, function)))


@app.command()
def solution(
    target: Annotated[
        str,
        typer.Argument(
            help="A function, a chapter, a worksheet as in softmax.worksheet, or one answer of it.",
            autocompletion=_targets,
        ),
    ],
    give_up: Annotated[
        bool, typer.Option("--give-up", help="Show it though yours has not passed; this is remembered.")
    ] = False,
    exercises: Exercises = None,
) -> None:
    """Compare yours with the model solution.

    It shows once yours passes. Until then the exit code is 1 and nothing is shown, unless you give up. Into a pipe
    goes a unified diff.

    \b
    Examples:
      learn-transformers solution log_softmax
      learn-transformers solution softmax.two_scores
      learn-transformers solution softmax.worksheet --give-up
    """
    import functools

    from learn_transformers import course
    from learn_transformers.report.progress_line import progress_line
    from learn_transformers.workspace import solving

    folder = exercises or course.find_exercises(Path.cwd())
    try:
        part = course.part_named(target, folder)
        grade = functools.partial(solving.graded, shown=progress_line(True))
        found = solving.solution(folder, part, give_up=give_up, grade=grade)
    except solving.NotYet as sentence:
        _say(str(sentence))
        raise typer.Exit(FAILED) from None
    from learn_transformers.report import solution as side_by_side

    side_by_side.show(found)


@app.command()
def reset(
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="[TARGET]",
            help="A function, a chapter, or a worksheet as in softmax.worksheet.",
            autocompletion=_targets,
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every chapter and worksheet.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Bring back what the last reset took.")] = False,
    exercises: Exercises = None,
) -> None:
    """Start something again; a backup is kept.

    A function's text is replaced by its stub, the rest of the file stays. A chapter is its whole file; what is missing
    of the chapter comes back too. What you had is in .learn-transformers/backups, with the date. --undo brings it back;
    what you wrote since stays, or is kept there as well.

    \b
    Examples:
      learn-transformers reset log_softmax        a function
      learn-transformers reset masking            a chapter, all its functions
      learn-transformers reset softmax            asks: the function or the chapter?
      learn-transformers reset softmax.softmax    the function
      learn-transformers reset 02_softmax         the chapter
      learn-transformers reset softmax.worksheet
      learn-transformers reset --all
      learn-transformers reset --undo
    """
    from learn_transformers import course
    from learn_transformers.report import copies, page
    from learn_transformers.workspace import resetting

    if [target is not None, everything, undo].count(True) != 1:
        raise course.WrongUse("Say what to reset: a function, a chapter, or --all; or --undo.")
    folder = exercises or course.find_exercises(Path.cwd())
    if undo:
        from learn_transformers.workspace import undoing

        page.show(copies.undone(undoing.undo(folder)))
        return
    if target is None:
        done = resetting.reset_all(folder)
    else:
        part = _which(target, folder) or course.part_named(target, folder)
        done = [resetting.reset(folder, part)]
    page.show(copies.reset(done))


def _which(target: str, folder: Path) -> Any:
    """What a name that is a function's and its chapter's shall mean: asked on a terminal. None: it is clear."""
    from learn_transformers import course
    from learn_transformers.report import copies, page

    chapter = course.means_both(target)
    if chapter is None or not os.path.lexists(folder / chapter.file):  # then only the chapter can come back
        return None
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise course.WrongUse(copies.say_which(chapter))
    page.show(copies.which(chapter, folder))
    answer = typer.prompt("f or c; anything else leaves all as it is", default="", show_default=False)
    if answer.strip().lower() not in ("f", "c"):
        page.show(["Nothing was changed."])
        raise typer.Exit
    return course.Part(chapter, target if answer.strip().lower() == "f" else None)


@app.command(context_settings={"ignore_unknown_options": True})
def run(
    file: Annotated[
        Path, typer.Argument(help="A file of the course, a script that imports its chapters, or an experiment.")
    ],
    arguments: Annotated[list[str] | None, typer.Argument(help="Passed on to the file.")] = None,
    exercises: Exercises = None,
) -> None:
    """Run a file of yours, or an experiment.

    `from softmax import softmax` and the like give your own functions.

    An experiment trains a small model within 20 seconds and says what to see. It uses those of your functions that
    pass, the solution's in place of the others, and says which. It takes --seed N (another chance), --quick (too short
    to show anything), --png FILE (the picture; --force replaces FILE), and what its first lines say.

    \b
    Examples:
      learn-transformers run exercises/05_masking/masking.py
      learn-transformers run play.py an_argument
      learn-transformers run 13_vision_transformer/experiment.py --seed 1
    """
    from learn_transformers import course

    if (found := course.experiment_named(file, exercises, Path.cwd())) is not None:
        from learn_transformers.experiments import starting

        try:
            raise typer.Exit(starting.run(found.file, arguments or [], found.exercises))
        except KeyboardInterrupt:  # of which typer makes an exit code, and no sentence
            raise typer.Abort from None
    from learn_transformers.workspace import running

    folder = exercises or course.find_exercises(file.resolve().parent)
    raise typer.Exit(running.run_file(file, arguments or [], folder))


@app.command()
def doctor(
    format: Annotated[PageFormat, typer.Option(help="How it is written.")] = PageFormat.RICH,
) -> None:
    """See what this machine offers.

    Which isolation there is for grading, which versions are installed, what is missing.

    \b
    Examples:
      learn-transformers doctor
      learn-transformers doctor --format json
    """
    from learn_transformers import doctor as examination

    report = examination.examine()
    if format is PageFormat.JSON:
        print(printable.json_text(report.to_json()))
    else:
        from learn_transformers.report import doctor as findings

        findings.show(report)
    raise typer.Exit(PASSED if report.working else FAILED)


@export.command("notebooks")
def export_notebooks(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where they go; made if it is not there.")],
    repository: Annotated[
        str | None,
        typer.Option(
            metavar="OWNER/NAME[@BRANCH]",
            help="The GitHub repository of this course that DIR is part of: the first cell installs from it, and links "
            "open the notebooks on Colab and Kaggle.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace notebooks that differ; a backup is kept.")] = False,
) -> None:
    """Write each chapter, and the map, as a notebook that grades itself.

    Lesson, stubs and worksheet in one. Run a cell that begins with %%check, and the verdict stands below it.

    \b
    Examples:
      learn-transformers export notebooks notebooks
      learn-transformers export notebooks notebooks --repository me/my-course
    """
    from learn_transformers.notebook import exporting
    from learn_transformers.report import copies, page

    page.show(copies.exported(exporting.export(folder, repository=repository, force=force)))


@export.command("site")
def export_site(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where it goes; made if it is not there.")],
    repository: Annotated[
        str | None,
        typer.Option(
            metavar="OWNER/NAME[@BRANCH]",
            help="A GitHub repository whose folder notebooks has what `export notebooks` makes: pages link to them on "
            "Colab.",
        ),
    ] = None,
    pyodide: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="A folder with Pyodide, which becomes part of the site: no page then asks elsewhere."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write among other files; a backup is kept.")] = False,
    format: Annotated[PageFormat, typer.Option(help="How it is said what was written.")] = PageFormat.RICH,
) -> None:
    """Write the course as a site: lessons, map, quizzes and search.

    Run again, it brings that site up to date. Needs learn-transformers[site]; with
    pip install "learn-transformers[site]" "pagefind[bin]" its search finds other forms of a word, too.

    \b
    Examples:
      learn-transformers export site site
      learn-transformers export site site --repository me/my-course
    """
    from learn_transformers.report import copies, page
    from learn_transformers.site import export as site

    done = site.export(folder, repository=repository, pyodide=pyodide, force=force)
    if format is PageFormat.JSON:
        _print_json(done.to_json())
    else:
        page.show(copies.exported_site(done))
    if done.trouble:
        _say(f"pagefind made no index, so the site searches in its own small one: {done.trouble}")


def _export_quizzes(form: str, sentence: str) -> None:
    """The command that writes the quizzes in one format."""

    def export_quizzes(
        to: Annotated[Path, typer.Argument(metavar="TARGET", help="The file or the folder to write.")],
        chapter: Annotated[
            list[str] | None,
            typer.Option(metavar="CHAPTER", help="Only this one; may be repeated.", autocompletion=_chapters),
        ] = None,
        variants: Annotated[int, typer.Option(metavar="N", min=1, max=99, help="At most, of each question.")] = 5,
        seed: Annotated[int, typer.Option(metavar="N", min=1, help="That of the first variant.")] = 1,
        force: Annotated[bool, typer.Option("--force", help="Replace what differs; a backup is kept.")] = False,
        format: Annotated[PageFormat, typer.Option(help="How it is said what was written.")] = PageFormat.RICH,
    ) -> None:
        from learn_transformers.report import copies, page
        from learn_transformers.report.lesson import formulas
        from learn_transformers.workspace import exporting

        made, done = exporting.quizzes(
            form, to, formulas.inline, chapters=chapter or [], variants=variants, seed=seed, force=force
        )
        if format is PageFormat.JSON:
            print(printable.json_text(copies.quizzes_as_json(made, done)))
        else:
            page.show(copies.exported_quizzes(made, done))

    export_quizzes.__doc__ = f"""{sentence}

    What it cannot hold is listed, with the reason. Importing it again brings questions up to date.

    \b
    Examples:
      learn-transformers export {form} TARGET
      learn-transformers export {form} TARGET --chapter softmax --format json
    """
    export.command(form)(export_quizzes)


for _form, _sentence in available().items():
    _export_quizzes(_form, _sentence)


@dev.command("new")
def dev_new(
    target: Annotated[
        str, typer.Argument(metavar="CHAPTER/FUNCTION", help="As in softmax/sparsemax, 07_encoder/relu.")
    ],
    parameters: Annotated[
        str, typer.Argument(metavar="[PARAMETERS]", help="As they stand in its definition: '(x, axis=-1)'.")
    ] = "",
) -> None:
    """Lay out all files of a new function.

    In a chapter that is there or a new one; nothing is overwritten.

    \b
    Examples:
      learn-transformers dev new softmax/sparsemax "(x: np.ndarray, axis: int = -1) -> np.ndarray"
      learn-transformers dev new 07_encoder/layer_norm
    """
    from learn_transformers.authoring import scaffold
    from learn_transformers.report import authoring

    authoring.show_new(scaffold.new(target, parameters))


@dev.command("stub")
def dev_stub(
    chapters: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CHAPTER]...", help="Nothing means all.", autocompletion=_chapters),
    ] = None,
) -> None:
    """Write stubs anew from the solutions.

    Docstrings, imports and signatures stay, private helpers go, every body raises; `# stub: keep` keeps one.

    \b
    Examples:
      learn-transformers dev stub softmax
    """
    from learn_transformers import course
    from learn_transformers.authoring import stubs
    from learn_transformers.report import authoring

    checkout = course.checkout()
    found = [course.known_chapter(name) for name in chapters or []] or list(course.chapters())
    authoring.show_written({checkout.stub(chapter): stubs.write(checkout, chapter) for chapter in found})


@dev.command("figures")
def dev_figures(
    chapters: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CHAPTER]...", help="Nothing means all, and the map.", autocompletion=_chapters),
    ] = None,
) -> None:
    """Draw the figures of lessons anew.

    Each is a function in the chapter's answer_key/CHAPTER/figures.py; it is written beside the lesson. Those of the map
    are in answer_key/figures.py.

    \b
    Examples:
      learn-transformers dev figures softmax
    """
    from learn_transformers import course
    from learn_transformers.authoring import figures
    from learn_transformers.report import authoring

    checkout = course.checkout()
    found = [course.known_chapter(name) for name in chapters or []] or course.pages()
    authoring.show_written({path: new for page in found for path, new in figures.write(checkout, page).items()})


@dev.command("experiment")
def dev_experiment(
    chapters: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CHAPTER]...", help="Nothing means all that have one.", autocompletion=_chapters),
    ] = None,
) -> None:
    """Run experiments with five seeds, and write their margins.json.

    What is printed is what the lesson quotes. Some minutes for each.

    \b
    Examples:
      learn-transformers dev experiment vision_transformer
    """
    from learn_transformers import course
    from learn_transformers.experiments import margins
    from learn_transformers.report import authoring, page

    checkout, beyond = course.checkout(), False
    named = [course.known_chapter(name) for name in chapters or []]
    if without := [chapter.name for chapter in named if not chapter.has_experiment]:
        raise course.WrongUse(f"There is no experiment in {', '.join(without)}.")
    for chapter in named or [c for c in course.chapters() if c.has_experiment]:
        with authoring.progress() as tell:
            found = margins.measure(chapter, tell)
        authoring.show_written(dict([margins.write(checkout, chapter, found)]))
        page.show(margins.table(found))
        for margin in found:
            for value in margin.beyond:
                _say(f"{margin.name} is {value:.2f} with one seed, and should be {margin.bounds}.")
                beyond = True
    raise typer.Exit(FAILED if beyond else PASSED)


@dev.command("check")
def dev_check(
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CHAPTER|FUNCTION]...", help="Nothing means the whole course.", autocompletion=_chapters
        ),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Leave out the pairs of mistakes.")] = False,
    exhaustive: Annotated[
        bool, typer.Option("--exhaustive", help="Name every pair of mistakes, not a hundred of a function.")
    ] = False,
) -> None:
    """See whether everything holds.

    Stubs, solutions, mistakes and their names, hints, lessons, signatures, files, time.

    \b
    Examples:
      learn-transformers dev check
      learn-transformers dev check softmax --quick
      learn-transformers dev check softmax --exhaustive
      learn-transformers dev check softmax.log_softmax
    """
    import time

    from learn_transformers.authoring import audit
    from learn_transformers.report import authoring

    started = time.perf_counter()
    asked = audit.asked(targets or [])
    with authoring.progress() as tell:
        findings = audit.check(asked, whole=not targets, pairs=not quick, exhaustive=exhaustive, tell=tell)
    authoring.show(findings, time.perf_counter() - started)
    raise typer.Exit(PASSED if all(f.passed for f in findings) else FAILED)


def main() -> None:
    """The program. Every failure ends in one sentence and an exit code."""
    from learn_transformers.course import WrongUse
    from learn_transformers.launch.imports import Shadowed
    from learn_transformers.trouble import KeyFault

    code: Any = GRADER_FAILED
    _escape_what_cannot_be_written()
    _forget_impossible_sizes()
    try:
        code = _what_is_asked_for(sys.argv[1:])(standalone_mode=False)
    except typer.Exit as exit:
        code = exit.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
        _say("Interrupted.")
    except WrongUse as problem:
        code = WRONG_USE
        for sentence in problem.args:
            _say(sentence)
    except (KeyFault, Shadowed) as problem:
        _say(str(problem))
    except BrokenPipeError:  # the reader of our output has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FAILED
    except Exception as error:
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):  # typer's own: wrong options and the like
            code = WRONG_USE
            context = getattr(error, "ctx", None)
            helpful = f" `{context.command_path} --help` shows how." if context is not None else ""
            _say(error.format_message() + helpful)
        else:
            _say(f"The grader itself failed: {type(error).__name__}: {error}")
            if os.environ.get("LEARN_TRANSFORMERS_DEBUG"):
                raise
    sys.exit(code or 0)


def _what_is_asked_for(arguments: list[str]) -> typer.Typer:
    """The program with the one command that is asked for: typer works out the options of all that there are."""
    name = arguments[0] if arguments else ""
    commands = [c for c in app.registered_commands if name in (c.name, getattr(c.callback, "__name__", None))]
    groups = [g for g in app.registered_groups if g.name == name]
    completion = any(variable.endswith("_COMPLETE") for variable in os.environ)
    if completion or (name and not commands and not groups):
        return app
    lean = copy.copy(app)
    lean.registered_commands, lean.registered_groups = commands, groups
    return lean


def _escape_what_cannot_be_written(encoding: str | None = None) -> None:
    """No text of a learner's, and no file name, shall stop the output because a terminal lacks a character."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _forget_impossible_sizes() -> None:
    """A terminal of 0 columns, or of a million, is none: text that is laid out for it is not there, or never ends."""
    for name, least in (("COLUMNS", 20), ("LINES", 1)):
        size = os.environ.get(name, "")
        if not (size.isascii() and size.isdigit() and len(size) < 5 and int(size) >= least):
            os.environ.pop(name, None)


def _say(sentence: str) -> None:
    from learn_transformers.report import page

    page.say(sentence)


if __name__ == "__main__":
    main()
