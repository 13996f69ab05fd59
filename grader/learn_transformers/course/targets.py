"""What the words of a command line mean: chapters, functions, worksheets, files and folders."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from learn_transformers.course import handed_in
from learn_transformers.course.chapters import (
    EXPERIMENT,
    FOLDER,
    QUIZ,
    WORKSHEET,
    Chapter,
    chapter_named,
    chapters,
    instead,
    shipped_worksheet,
)
from learn_transformers.course.files import as_code, find_exercises, is_course, place_of
from learn_transformers.course.handed_in import HandedIn, Missing
from learn_transformers.trouble import WrongUse


@dataclass(frozen=True)
class Assignment:
    """One chapter to grade: its file, the functions asked for (None: all), the folder it shares with others, and its
    worksheet, if that is asked for and there is one, with the answers asked for (None: all). `quiz` is the file of
    answers to its quiz, if one was handed in with the chapter. `root` is the folder that was named, where it is
    another: what lies below it is the submission's, what lies above it the caller's. What is not on any disk, but was
    read already, is in `files` by its place, which is then what every path of it means.
    """

    chapter: Chapter
    file: Path
    functions: tuple[str, ...] | None = None
    siblings: Path | None = None
    worksheet: Path | None = None
    root: Path | None = None
    answers: tuple[str, ...] | None = None
    quiz: Path | None = None
    files: Mapping[str, bytes] | None = field(default=None, repr=False)

    @property
    def owner(self) -> Path:
        """What tells its submission from others: the course folder that holds it, else the file itself."""
        if self.siblings is not None:
            return self.siblings
        inside = self.file.parent.name == self.chapter.folder and self.file.name == f"{self.chapter.name}.py"
        return self.file.parent.parent if inside else self.file

    def place(self, file: Path) -> tuple[Path, PurePath]:
        """One of its files as a folder that may be trusted, and the way from there."""
        for root in (self.root, self.siblings):
            if root is not None and file.is_relative_to(root) and file != root:
                return root, file.relative_to(root)
        target = handed_in.named(file)
        if target is file and file.parent.name == self.chapter.folder:
            return file.parent.parent, PurePath(self.chapter.folder, file.name)
        return target.parent, PurePath(target.name)

    def sibling(self, chapter: Chapter) -> Assignment:
        """Another chapter of the same course folder, all of it."""
        assert self.siblings is not None
        file = self.siblings / chapter.file
        return replace(self, chapter=chapter, file=file, functions=None, worksheet=None, answers=None, quiz=None)


def assignments(targets: Sequence[str], exercises: Path | None, start: Path) -> list[Assignment]:
    """What the command line's targets mean; nothing means every chapter of the course.

    Raises:
        WrongUse: for a path that does not exist, an unknown chapter or function, or where there is no course.
    """
    paths = [t for t in targets if is_path(t)]
    named = [t for t in targets if not is_path(t)]
    found = [a for target in paths for a in _of_path(Path(target))]
    if named or not paths:
        if exercises is not None and not is_course(exercises):
            raise WrongUse(
                f"{exercises} holds no chapter such as 02_softmax/: give --exercises a folder shaped like exercises/."
            )
        folder = exercises or find_exercises(start)
        root = folder.parent if exercises is None and folder.name == "exercises" else folder
        of_course = [a for target in named for a in _of_name(target, folder)] if targets else _of_folder(folder)
        found += [replace(a, root=root) for a in of_course]
    return _merged(found)


def gradable(targets: Sequence[str], exercises: Path | None, start: Path) -> tuple[list[Assignment], list[str]]:
    """The same, target by target: what is wrong with one is said, and costs the others nothing.

    Raises:
        WrongUse: with a sentence for each, if nothing is left to grade.
    """
    found: list[Assignment] = []
    refused: list[str] = []
    for target in targets:
        try:
            found += assignments([target], exercises, start)
        except WrongUse as problem:
            refused.append(str(problem))
    if not targets:
        found = assignments([], exercises, start)
    refused = list(dict.fromkeys(refused))
    if not found:
        raise WrongUse(*refused)
    return _merged(found), refused


def is_path(target: str) -> bool:
    """A separator or an ending in `.py` makes a path, and so does a folder whose name means nothing in the course."""
    if target.endswith(".py") or "/" in target or os.sep in target:
        return True
    return os.path.isdir(target) and not chapter_named(target) and not any(target in c.functions() for c in chapters())


def _of_path(path: Path) -> list[Assignment]:
    if not os.path.lexists(path):
        raise WrongUse(
            f"There is no {path}: give the path of a file, such as exercises/02_softmax/softmax.py, or a chapter's "
            "name, such as softmax."
        )
    if path.suffix != ".py":
        match = FOLDER.fullmatch(path.resolve().name)
        if match and (chapter := chapter_named(match[0])):
            return [replace(_whole(chapter, path.parent, path), root=path)]
        for folder in (path, path / "exercises"):
            if is_course(folder):
                return [replace(a, root=path) for a in _of_folder(folder)]
        raise WrongUse(f"{path} is neither a .py file nor a folder with chapters such as 02_softmax/.")
    if path.name == WORKSHEET:
        return [_worksheet(path)]
    chapter = chapter_named(path.stem)
    if chapter is None or path.stem != chapter.name:
        names = ", ".join(f"{c.name}.py" for c in chapters())
        raise WrongUse(f"{path.name} does not say which chapter it is: name the file after one of {names}.")
    return [Assignment(chapter, path)]


def _of_folder(folder: Path) -> list[Assignment]:
    return [_whole(c, folder) for c in chapters() if os.path.lexists(folder / c.folder)]


def _whole(chapter: Chapter, folder: Path, inside: Path | None = None) -> Assignment:
    """A chapter with its worksheet, and the answers to its quiz, where they were handed in."""
    inside = inside or folder / chapter.folder
    worksheet = inside / WORKSHEET if chapter.has_worksheet and os.path.lexists(inside / WORKSHEET) else None
    quiz = inside / QUIZ if chapter.has_quiz and os.path.lexists(inside / QUIZ) else None
    return Assignment(chapter, inside / f"{chapter.name}.py", None, folder, worksheet, quiz=quiz)


def _worksheet(path: Path) -> Assignment:
    """A worksheet alone; its folder says the chapter."""
    name = path.resolve().parent.name
    chapter = chapter_named(name)
    if chapter is None or name not in (chapter.folder, chapter.name):
        folders = ", ".join(c.folder for c in chapters() if c.has_worksheet)
        raise WrongUse(f"{path} does not say which chapter it is: put it into a folder called one of {folders}.")
    if not chapter.has_worksheet:
        raise WrongUse(f"Chapter {chapter.name} has no worksheet.")
    return Assignment(chapter, path.parent / f"{chapter.name}.py", (), None, path)


def _of_name(target: str, folder: Path) -> list[Assignment]:
    chapter = chapter_named(target)
    if chapter is not None:
        return [_whole(chapter, folder)]
    before, _, after = target.partition(".")
    if after and (chapter := chapter_named(before)):
        if after == "worksheet" and chapter.has_worksheet:
            return [_of_answers(chapter, folder)]
        if after in chapter.functions():
            return [Assignment(chapter, folder / chapter.file, (after,), folder)]
        if after in chapter.answers():
            return [_of_answers(chapter, folder, (after,))]
        names = chapter.functions()
        hint = instead(after, names + chapter.answers(), f"Functions: {', '.join(names)}.")
        what = "function or answer" if chapter.has_worksheet else "function"
        raise WrongUse(f"Chapter {chapter.name} has no {what} {after}. {hint}")
    found = [Assignment(c, folder / c.file, (target,), folder) for c in chapters() if target in c.functions()]
    found = found or [_of_answers(c, folder, (target,)) for c in chapters() if target in c.answers()]
    if found:
        return found
    known = [c.name for c in chapters()] + [f for c in chapters() for f in (*c.functions(), *c.answers())]
    if target.endswith("worksheet"):
        known = [f"{c.name}.worksheet" for c in chapters() if c.has_worksheet]
    raise WrongUse(f"There is no chapter or function called {target!r}. {instead(target, known)}")


def _of_answers(chapter: Chapter, folder: Path, names: tuple[str, ...] | None = None) -> Assignment:
    """Some answers of a worksheet, or all, and nothing else."""
    file = folder / chapter.worksheet
    if not os.path.lexists(file):
        raise WrongUse(f"There is no {file}: `learn-transformers reset {chapter.name}.worksheet` brings it back.")
    return Assignment(chapter, folder / chapter.file, (), folder, file, answers=names)


def _merged(found: list[Assignment]) -> list[Assignment]:
    """One assignment per file, so that a chapter asked for twice is graded once."""
    merged: dict[Path, Assignment] = {}
    for one in found:
        old = merged.get(one.file)
        both = None
        if old is not None and old.functions is not None and one.functions is not None:
            both = tuple(dict.fromkeys(old.functions + one.functions))
        worksheet = one.worksheet or (old.worksheet if old is not None else None)
        quiz = one.quiz or (old.quiz if old is not None else None)
        functions = one.functions if old is None else both
        siblings = one.siblings or (old.siblings if old is not None else None)
        sheets = [a.answers for a in (old, one) if a is not None and a.worksheet is not None]
        answers = None if None in sheets else tuple(dict.fromkeys(name for names in sheets for name in names or ()))
        merged[one.file] = replace(
            one,
            functions=functions,
            siblings=siblings,
            worksheet=worksheet,
            answers=answers if sheets else None,
            quiz=quiz,
        )
    return sorted(merged.values(), key=lambda a: a.chapter.number)


def source_of(assignment: Assignment) -> HandedIn:
    """The file to grade; raises as `read_source`."""
    return as_code(_read(assignment, assignment.file), assignment.file.name)


def weights_of(assignment: Assignment) -> HandedIn | None:
    """The trained model that lies beside the file to grade; none where there is none. Raises as `read_source`."""
    try:
        return _read(assignment, assignment.file, beside=PurePath(assignment.chapter.weights).name)
    except Missing:
        return None


def worksheet_of(assignment: Assignment) -> HandedIn:
    """Its worksheet; raises as `read_source`."""
    assert assignment.worksheet is not None
    return as_code(_read(assignment, assignment.worksheet), assignment.worksheet.name)


def quiz_of(assignment: Assignment) -> HandedIn:
    """The answers to its quiz; raises as `read_source`."""
    assert assignment.quiz is not None
    return _read(assignment, assignment.quiz)


def _read(assignment: Assignment, file: Path, beside: str = "") -> HandedIn:
    """One of its files, or what lies `beside` that."""
    if assignment.files is not None:
        return handed_in.among(assignment.files, file.with_name(beside) if beside else file)
    root, below = assignment.place(file)
    return handed_in.read(root, below.with_name(beside) if beside else below)


@dataclass(frozen=True)
class Experiment:
    """A chapter's experiment: its file, and the course folder whose functions it uses."""

    chapter: Chapter
    file: Path
    exercises: Path


def experiment_named(path: Path, exercises: Path | None, start: Path) -> Experiment | None:
    """The experiment that a path means: one that is there, or `13_vision_transformer/experiment.py` in the course.

    None for any other file.

    Raises:
        WrongUse: where the chapter has none, and no file of that name.
    """
    chapter = chapter_named(path.absolute().parent.name)
    if chapter is None or path.name not in (EXPERIMENT, Path(EXPERIMENT).stem):
        return None
    if path.is_file():
        folder = exercises or path.absolute().parent.parent
        return Experiment(chapter, path, folder) if chapter.has_experiment else None
    if not chapter.has_experiment:
        others = ", ".join(c.experiment for c in chapters() if c.has_experiment)
        raise WrongUse(f"Chapter {chapter.name} has no experiment{f'; there are {others}' if others else ''}.")
    folder = exercises or find_exercises(start)
    place = place_of(folder, chapter.experiment)
    assert place is not None
    return Experiment(chapter, place, folder)


@dataclass(frozen=True)
class Part:
    """A chapter's file, one function of it, the chapter's worksheet, or one `answer` of that: what can be seen solved.

    All but a single answer can be reset.
    """

    chapter: Chapter
    function: str | None = None
    is_worksheet: bool = False
    answer: str | None = None

    @property
    def name(self) -> str:
        """How it is called on the command line."""
        after = self.answer or ("worksheet" if self.is_worksheet else self.function)
        return f"{self.chapter.name}.{after}" if after else self.chapter.name

    def require_written(self) -> None:
        """Nothing of a model that is trained can be shown or restored.

        Raises:
            WrongUse: if this is one.
        """
        if self.function is not None and self.function not in self.chapter.definitions():
            raise WrongUse(f"{self.name} is no code: it is the model in {self.chapter.weights}, which is trained.")

    @property
    def file(self) -> str:
        """Its file, relative to `exercises/` and to `solutions/`."""
        return self.chapter.worksheet if self.is_worksheet else self.chapter.file


def parts_of(chapter: Chapter) -> list[Part]:
    """The files of a chapter that a learner works in."""
    return [Part(chapter), *([Part(chapter, is_worksheet=True)] if shipped_worksheet(chapter).is_file() else [])]


def part_named(target: str, exercises: Path) -> Part:
    """The part of the course that a name means, or a path: `softmax`, `softmax.log_softmax`, `softmax.worksheet`,
    `softmax.two_scores`.

    Raises:
        WrongUse: if there is none, or the name stands for more than one function or answer.
    """
    if is_path(target):
        return _part_at(Path(target), exercises)
    before, _, after = target.partition(".")
    if after == "worksheet" and (chapter := chapter_named(before)):
        for part in parts_of(chapter):
            if part.is_worksheet:
                return part
        raise WrongUse(f"Chapter {chapter.name} has no worksheet.")
    (found, *more) = _of_name(target, exercises)
    if more:
        names = ", ".join(f"{a.chapter.name}.{target}" for a in (found, *more))
        raise WrongUse(f"{target} could be any of {names}: say which.")
    if found.answers:
        return Part(found.chapter, is_worksheet=True, answer=found.answers[0])
    return Part(found.chapter, found.functions[0] if found.functions else None)


def means_both(target: str) -> Chapter | None:
    """The chapter whose name is that of one of its functions, if `target` is this name: `softmax`.

    Its other names (`02_softmax`, `2`) mean the chapter alone, as `softmax.softmax` does the function.
    """
    chapter = chapter_named(target)
    return chapter if chapter is not None and target in chapter.functions() else None


def _part_at(path: Path, exercises: Path) -> Part:
    """The same for the path of a file, or of a chapter's folder, in this course."""
    there = path.parent.resolve() / path.name
    for chapter in chapters():
        for part in parts_of(chapter):
            file = exercises.resolve() / part.file
            if there == file or (there == file.parent and not part.is_worksheet):
                return part
    raise WrongUse(f"{path} is no chapter of the course in {exercises}: give a name such as softmax.")
