"""What PyTorch costs those who have not come to it, or do not have it: nothing, and one sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from learn_transformers import course
from learn_transformers.course import encoding
from learn_transformers.judging.run_checks import all_of
from learn_transformers.key.loading import load_key
from learn_transformers.key.modules import TorchReference
from learn_transformers.key.trained import TrainedReference
from learn_transformers.outcomes.comparison import NOT_STARTED
from learn_transformers.outcomes.records import Broken, ChapterRun, CheckRun, FunctionRun

NOT_THERE = (
    "the exercises of this chapter are compared in PyTorch, which is not installed here: `python -m pip install torch`"
)
DOES_NOT_WORK = "the exercises of this chapter are compared in PyTorch, which cannot be imported here"


def is_needed(chapter: str) -> bool:
    """Are right answers of this chapter worked out in PyTorch?"""
    return any(isinstance(reference, TorchReference) for reference in load_key(chapter).references.values())


def not_started(assignment: course.Assignment, source: bytes) -> ChapterRun | None:
    """Of a chapter of PyTorch that is still as it was handed out: that nothing of it is started; nobody runs it."""
    chapter = assignment.chapter
    stub = course.stub_of(chapter)
    if not is_needed(chapter.name) or not stub.is_file() or source != encoding.text(stub.read_bytes()):
        return None
    if _is_trained(assignment):
        return None
    references = load_key(chapter.name).references
    names = assignment.functions or tuple(references)
    runs = []
    for reference in (references[name] for name in names):
        waiting = NOT_STARTED
        if isinstance(reference, TrainedReference):
            from learn_transformers.judging.training import train_first

            waiting = replace(NOT_STARTED, message=train_first(reference, PurePath(chapter.weights).name))
        checks = tuple(CheckRun(check, (), waiting) for check in all_of(reference))
        runs.append(FunctionRun(reference, checks, (0.0,) * len(checks), ""))
    return ChapterRun(chapter, source, tuple(runs), None, "")


def _is_trained(assignment: course.Assignment) -> bool:
    """Does a trained model lie beside the file, whatever is wrong with it?"""
    try:
        return assignment.chapter.is_trained and course.weights_of(assignment) is not None
    except course.Unreadable:
        return True


def missing(chapter: str) -> Broken | None:
    """Why a chapter cannot be graded on this machine. Whether PyTorch is there is found out by importing it."""
    if not is_needed(chapter):
        return None
    try:
        import torch  # noqa: F401
    except ModuleNotFoundError as error:
        return Broken(NOT_THERE if error.name == "torch" else f"{DOES_NOT_WORK} ({error})")
    except Exception as error:  # a library of the system that it needs is missing, and whatever else
        return Broken(f"{DOES_NOT_WORK} ({type(error).__name__}: {error})")
    return None
