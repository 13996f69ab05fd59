"""What learners type."""

import gc
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from learn_transformers import __version__, printable
from learn_transformers.cli.program import (
    FAILED,
    GRADER_FAILED,
    INTERRUPTED,
    PASSED,
    WRONG_USE,
    Exercises,
    Format,
    PageFormat,
    QuizFormat,
    app,
    chapters_like,
    escape_what_cannot_be_written,
    export,
    print_json,
    readable_like,
    readable_or_map_like,
    say,
    targets_like,
)
from learn_transformers.quiz.exports import available


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
            say(said)


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
            autocompletion=targets_like,
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
        escape_what_cannot_be_written(encoding="utf-8")  # as JSON must be and the XML says it is
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
            say(trouble)
    for sentence in refused:
        say(sentence)
    if ungraded := [c.name for c in verdict.chapters if not c.was_graded]:
        say(f"The grader itself failed on {', '.join(ungraded)}; what it says there is no verdict on the work.")
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
            autocompletion=targets_like,
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
            autocompletion=readable_or_map_like,
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
        say(text.note)
    if reader.is_possible():
        reader.read(lambda width, opened: reading.laid_out(reading_page.screen(width), opened, waits=True))
    else:
        reading_page.show_lesson(reading)


@app.command()
def show(
    target: Annotated[
        str,
        typer.Argument(help="A chapter, or one of its functions.", autocompletion=readable_like),
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
        typer.Argument(
            metavar="[CHAPTER|QUESTION]", help="Nothing: how far each quiz is.", autocompletion=chapters_like
        ),
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
        say(said)
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
        say(plain.INSTEAD)
        return
    kept = quizzing.Kept(folder, session.mode)
    gc.freeze()  # else all of it is looked through as soon as garbage is collected again
    gc.enable()
    session, code = quizzing.ask(session, kept, minutes or quizzing.MINUTES * len(session.turns))
    for sentence in kept.said:
        say(sentence)
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
        print_json(found)
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
            print_json(marks.to_plain())
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
        print_json(document)
    else:
        from learn_transformers.quiz import sheet

        escape_what_cannot_be_written(encoding="utf-8")
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
        say(said)
    if format is PageFormat.JSON:
        escape_what_cannot_be_written(encoding="utf-8")
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
        typer.Argument(metavar="[CHAPTER]...", help="Only these, in detail.", autocompletion=chapters_like),
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
            say(elsewhere)
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
            escape_what_cannot_be_written(encoding="utf-8")
            print(printable.json_text(lecture_page.to_json(only or course.chapters(), passed)))
        else:
            page.show(lecture_page.lines(only or course.chapters(), passed, only=bool(only)))
    elif format is PageFormat.JSON:
        escape_what_cannot_be_written(encoding="utf-8")
        print(printable.json_text(progress_page.to_json(found, needs.read(), only)))
    else:
        print(progress_page.text(found, needs.read(), only), end="")
    if found.said:
        say(found.said)


@app.command()
def hint(
    target: Annotated[
        str,
        typer.Argument(
            help="A function or an answer; of a chapter or a worksheet, what is next to do in it.",
            autocompletion=targets_like,
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
            autocompletion=targets_like,
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
        say(str(sentence))
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
            autocompletion=targets_like,
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

        raise typer.Exit(starting.run(found.file, arguments or [], found.exercises))
    from learn_transformers.workspace import running

    folder = exercises or course.find_exercises(file.resolve().parent)
    raise typer.Exit(running.run_file(file, arguments or [], folder))


@app.command("hand-in")
def hand_in(
    chapters: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CHAPTER]…", help="Nothing: all that you have begun.", autocompletion=chapters_like),
    ] = None,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.zip", help="The archive to make.")] = Path("hand-in.zip"),
    exercises: Exercises = None,
    force: Annotated[bool, typer.Option("--force", help="Replace one that differs; a backup is kept.")] = False,
    format: Annotated[PageFormat, typer.Option(help="How it is said what is in it.")] = PageFormat.RICH,
) -> int:
    """Pack your work, and see what will be graded of it.

    The archive is read back as `grade` reads it. Nothing is run, and no verdict goes along: it is your work alone, with
    the answers to a quiz where a quiz.toml lies beside it. The same files give the same archive and fingerprint, by
    which you and your teacher can tell that you mean the same thing.

    Exit code 1: a chapter's file is missing; the archive is made all the same.

    \b
    Examples:
      learn-transformers hand-in
      learn-transformers hand-in softmax self_attention --out ada.zip
    """
    from learn_transformers import course
    from learn_transformers.classroom import hand_in as handing_in
    from learn_transformers.report import page
    from learn_transformers.report.classroom import hand_in as handed_in

    folder = course.exercises_in(exercises) if exercises is not None else course.find_exercises(Path.cwd())
    done = handing_in.hand_in(handing_in.Asked(folder, tuple(chapters or ()), out, force))
    if format is PageFormat.JSON:
        print_json(done.to_plain())
    else:
        page.show(handed_in.lines(done))
    if done.said:
        say(done.said)
    return FAILED if done.missing else PASSED


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
        print_json(done.to_json())
    else:
        page.show(copies.exported_site(done))
    if done.trouble:
        say(f"pagefind made no index, so the site searches in its own small one: {done.trouble}")


def _export_quizzes(form: str, sentence: str) -> None:
    """The command that writes the quizzes in one format."""

    def export_quizzes(
        to: Annotated[Path, typer.Argument(metavar="TARGET", help="The file or the folder to write.")],
        chapter: Annotated[
            list[str] | None,
            typer.Option(metavar="CHAPTER", help="Only this one; may be repeated.", autocompletion=chapters_like),
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
