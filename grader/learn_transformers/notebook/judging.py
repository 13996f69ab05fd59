"""The judge of a notebook, in a process of its own: the learner's interpreter is theirs, and no verdict comes from it.

It is started once and stays warm. `main` is that process: assignments come in, verdicts go out.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from learn_transformers import course
from learn_transformers.launch.child import Child, Parent
from learn_transformers.verdict import Verdict

_LARGEST = 64 << 20  # bytes of a verdict, with all that a submission printed


class CannotJudge(Exception):
    """There is no verdict, for no fault of the learner's; the message is a clause that says why."""


class JudgeProcess:
    """Starts the judge when it is first needed, and again whenever it is gone."""

    def __init__(self) -> None:
        self._process: Child | None = None

    def start(self) -> Child:
        """Start it ahead, if there is none: it gets ready while somebody reads."""
        if self._process is None or self._process.poll() is not None:
            self.close()
            # A session of its own, for an interrupt is meant for the notebook.
            self._process = Child(__name__, largest=_LARGEST, start_new_session=True)
        return self._process

    def verdict(self, assignment: course.Assignment) -> Verdict:
        """The verdict on one assignment.

        Raises:
            CannotJudge: if there is none.
        """
        try:
            process = self.start()
            process.send(_plain(assignment))
            answer = process.receive()  # the judge itself sees to it that no submission takes too long
        except OSError as error:
            self.close()
            raise CannotJudge(f"the judge cannot be started or has ended ({error})") from None
        except BaseException:  # an interrupt leaves it in the middle of something
            self.close()
            raise
        if "problem" in answer:
            self.close()
            raise CannotJudge(answer["problem"])
        return Verdict.from_json(json.dumps(answer["verdict"]))

    def close(self) -> None:
        """End it, now; its own processes end with it."""
        process, self._process = self._process, None
        if process is not None:
            process.end()


def _plain(assignment: course.Assignment) -> dict[str, Any]:
    return {
        "chapter": assignment.chapter.name,
        "file": str(assignment.file),
        "functions": assignment.functions,
        "siblings": str(assignment.siblings) if assignment.siblings else None,
        "worksheet": str(assignment.worksheet) if assignment.worksheet else None,
        "answers": assignment.answers,
    }


def _assignment(plain: dict[str, Any]) -> course.Assignment:
    functions, answers = plain["functions"], plain["answers"]
    return course.Assignment(
        course.known_chapter(plain["chapter"]),
        Path(plain["file"]),
        None if functions is None else tuple(functions),
        Path(plain["siblings"]) if plain["siblings"] else None,
        Path(plain["worksheet"]) if plain["worksheet"] else None,
        answers=None if answers is None else tuple(answers),
    )


def serve(parent: Parent) -> None:
    """Judge until nobody asks any more."""
    from learn_transformers.judging import session
    from learn_transformers.sandbox.host import SandboxError

    with session.judge(proves=True) as judge:
        while (request := parent.receive()) is not None:
            answer: dict[str, Any]
            try:
                answer = {"verdict": judge.verdict([_assignment(request)]).to_dict()}
            except SandboxError as problem:
                answer = {"problem": str(problem)}
            except Exception as error:
                answer = {"problem": f"the grader itself failed: {type(error).__name__}: {error}"}
            parent.send(answer)


def main() -> None:
    """The judge's process."""
    serve(Parent.of_this_process())
