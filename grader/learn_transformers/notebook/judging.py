"""The judge of a notebook, in a process of its own: the learner's interpreter is theirs, and no verdict comes from it.

It is started once and stays warm. `main` is that process: an assignment a line comes in, a verdict a line goes out.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

from learn_transformers import course
from learn_transformers.launch import imports
from learn_transformers.verdict import Verdict


class CannotJudge(Exception):
    """There is no verdict, for no fault of the learner's; the message is a clause that says why."""


class JudgeProcess:
    """Starts the judge when it is first needed, and again whenever it is gone."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it ahead, if there is none: it gets ready while somebody reads."""
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                imports.command(__name__),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # an interrupt is meant for the notebook
            )

    def verdict(self, assignment: course.Assignment) -> Verdict:
        """The verdict on one assignment.

        Raises:
            CannotJudge: if there is none.
        """
        try:
            self.start()
            assert self._process is not None
            answer = self._answer(self._process, _plain(assignment))
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

    def _answer(self, process: subprocess.Popen[bytes], request: dict[str, Any]) -> dict[str, Any]:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(request).encode() + b"\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            raise BrokenPipeError("no answer")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        """End it, now; its own processes end with it."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # what was not sent
                    stream.close()


def _plain(assignment: course.Assignment) -> dict[str, Any]:
    return {
        "chapter": assignment.chapter.name,
        "file": str(assignment.file),
        "functions": assignment.functions,
        "siblings": str(assignment.siblings) if assignment.siblings else None,
        "worksheet": str(assignment.worksheet) if assignment.worksheet else None,
    }


def _assignment(plain: dict[str, Any]) -> course.Assignment:
    functions = plain["functions"]
    return course.Assignment(
        course.known_chapter(plain["chapter"]),
        Path(plain["file"]),
        None if functions is None else tuple(functions),
        Path(plain["siblings"]) if plain["siblings"] else None,
        Path(plain["worksheet"]) if plain["worksheet"] else None,
    )


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Judge until nobody asks any more."""
    from learn_transformers.judging import session
    from learn_transformers.sandbox.host import SandboxError

    with session.sandboxes() as boxes, contextlib.ExitStack() as stack:
        with contextlib.suppress(SandboxError):  # it is said when somebody asks
            boxes.get()  # it imports numpy while we do
        from learn_transformers.judging.judge import Judge
        from learn_transformers.judging.worksheets import Worksheets

        worksheets = Worksheets()
        stack.callback(worksheets.__exit__)
        judge = Judge(boxes, worksheets=worksheets)
        for line in requests:
            answer: dict[str, Any]
            try:
                answer = {"verdict": judge.verdict([_assignment(json.loads(line))]).to_dict()}
            except SandboxError as problem:
                answer = {"problem": str(problem)}
            except Exception as error:
                answer = {"problem": f"the grader itself failed: {type(error).__name__}: {error}"}
            answers.write(json.dumps(answer).encode() + b"\n")
            answers.flush()


def main() -> None:
    """The judge's process. What anything in it prints is no answer."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, answers)
