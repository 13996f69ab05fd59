"""A judge in a process of its own, on behalf of whoever has submissions: a thread here, a worker on another machine.

A judge that ends, or takes too long, is started again, and its submission gets a second chance with a fresh one. What
cannot be graded then is said so. Neither the class key nor a student's name comes this far: only seeds do.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from learn_transformers.classroom.class_key import version_of_keys
from learn_transformers.classroom.submission import LARGEST
from learn_transformers.judging import judge as judging
from learn_transformers.launch.child import Child, Gone, Late, TooLarge
from learn_transformers.sandbox.host import SandboxError
from learn_transformers.sandbox.submission import IN_A_CLASS
from learn_transformers.trouble import KeyFault, WrongUse

_START: Final = 120.0  # seconds
_LONGEST: Final = IN_A_CLASS.wall + IN_A_CLASS.paper + 210.0  # for one submission with all explanations
_MOST_MEMORY: Final = 1 << 30
_CHANCES: Final = 2
_ROOM: Final = 1 << 20  # bytes of submissions on their way to a judge


@dataclass(frozen=True)
class Terms:
    """What all submissions of a run have in common; `seed` is the one that private checks are tried with first."""

    chapters: tuple[str, ...]
    seed: str
    extra_key: Path | None = None
    layers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A submission as a judge gets it: `files` by their place in a course folder, and seeds by chapter.

    Of a quiz's seed there is how it is shown, too; `fingerprint` is how all others are.
    """

    files: Mapping[str, bytes]
    seeds: Mapping[str, str]
    quiz_seeds: Mapping[str, tuple[str, str]]
    fingerprint: str


@dataclass(frozen=True)
class Found:
    """What a judge found: a verdict as JSON text, or the sentence why there is none."""

    verdict: str = ""
    problem: str = ""


class Chair:
    """A place for one judge at a time. Not for several threads at once, but for `interrupt`."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._judge: Judge | None = None
        self._interrupted = False

    def begin(self) -> None:
        """Have a judge ready.

        Raises:
            WrongUse: if a layer of isolation is missing that has to be there.
            SandboxError: if no judge can be started.
            KeyFault: if a private check cannot be passed.
        """
        if self._judge is None:
            self._judge = Judge(self._terms)

    def verdict(self, paper: Paper, following: Paper | None = None) -> Found:
        """What a judge finds; it may be asked twice. It gets what is asked next meanwhile, so that it need not wait.

        Raises:
            WrongUse, SandboxError, KeyFault: as `begin` does.
        """
        problem = judging.GRADER_FAILED
        for _ in range(_CHANCES):
            self.begin()
            assert self._judge is not None
            try:
                found = self._judge.verdict(paper, following)
            except (Gone, Late, TooLarge, OSError) as error:
                problem = f"{judging.GRADER_FAILED} ({type(error).__name__.lower()})"
            else:
                if not found.problem:
                    if self._judge.memory > _MOST_MEMORY:
                        self.leave()
                    return found
                problem = found.problem
            self.leave()
            if self._interrupted:
                break
        return Found(problem=problem)

    def interrupt(self) -> None:
        """End the judge in the midst of whatever it does; there is no second chance."""
        self._interrupted = True
        if (judge := self._judge) is not None:
            judge.process.kill()

    def leave(self) -> None:
        """End the judge; the next submission has a fresh one."""
        if self._judge is not None:
            self._judge.close()
            self._judge = None


class Judge:
    """One process with a judge in it: isolated at least as was asked for, and with the keys that we have."""

    def __init__(self, terms: Terms) -> None:
        self.memory = 0
        self.isolation: tuple[str, ...] = ()
        self._terms = terms
        self._sent: tuple[Paper, int] | None = None  # what it has, and will answer next
        self.process = Child("learn_transformers.classroom.judge_process", largest=LARGEST, start_new_session=True)
        try:
            extra = str(terms.extra_key.absolute()) if terms.extra_key is not None else ""
            self._room = self.process.make_room(_ROOM)
            self.process.send({"extra_key": extra, "seed": terms.seed})
            answer = self.process.receive(time.monotonic() + _START)
            if "problem" in answer:
                raise KeyFault(answer["problem"]) if extra else SandboxError(answer["problem"])
            if answer["keys"] != version_of_keys():
                raise SandboxError("the answer keys were changed while grading; start the program again")
            self.isolation = tuple(answer["isolation"])
            missing = [layer for layer in terms.layers if layer not in self.isolation]
            if missing:
                raise WrongUse(
                    f"Isolation without {', '.join(missing)}, which --require-isolation asks for: "
                    "`learn-transformers doctor` says why. Nothing was graded."
                )
        except (Gone, Late) as error:
            self.close()
            raise SandboxError("a judge could not be started; `learn-transformers doctor` says more") from error
        except BaseException:
            self.close()
            raise

    def verdict(self, paper: Paper, following: Paper | None = None) -> Found:
        """What it finds of a submission; the one that is asked for next is `following`, if one is given.

        Raises:
            OSError, Late, TooLarge: where there is no answer.
        """
        has, taken = self._sent or (paper, self._send(paper))
        assert has is paper
        self._sent = None
        if following is not None:
            with suppress(TooLarge):  # what does not fit is sent when its turn comes: nobody reads it before that
                self._sent = following, self._send(following, self._room - taken)
        answer = self.process.receive(time.monotonic() + _LONGEST)
        self.memory = answer["memory"]
        return Found(answer.get("verdict", ""), answer.get("problem", ""))

    def _send(self, paper: Paper, most: int | None = None) -> int:
        return self.process.send(question(paper, self._terms.chapters), most=most)

    def close(self) -> None:
        self.process.end()


def question(paper: Paper, chapters: Sequence[str]) -> dict[str, Any]:
    """What `judge_process` is asked about a submission: plain data, and no folder that would be in anybody's way."""
    return {
        "files": {name: base64.b64encode(content).decode() for name, content in paper.files.items()},
        "chapters": list(chapters),
        "seeds": dict(paper.seeds),
        "quiz_seeds": dict(paper.quiz_seeds),
        "fingerprint": paper.fingerprint,
    }
