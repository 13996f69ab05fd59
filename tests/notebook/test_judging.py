"""The judge of a notebook: one process, warm, that outlives submissions and not those who ask it."""

from __future__ import annotations

import io
import json
import os
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import source_of

from learn_transformers import course
from learn_transformers.launch.child import Parent
from learn_transformers.notebook import judging
from learn_transformers.notebook.judging import CannotJudge, JudgeProcess
from learn_transformers.sandbox.host import SandboxError, Sandboxes


@pytest.fixture
def softmax(tmp_path: Path) -> course.Assignment:
    file = tmp_path / "softmax.py"
    file.write_text(source_of("softmax"))
    return course.Assignment(course.known_chapter("softmax"), file, ("softmax",))


@pytest.fixture
def process() -> Iterator[JudgeProcess]:
    process = JudgeProcess()
    yield process
    process.close()


def test_one_process_judges_again_and_again(process: JudgeProcess, softmax: course.Assignment) -> None:
    process.start()
    first = process._process
    assert process.verdict(softmax).status == "passed"
    softmax.file.write_text("import os\nos._exit(3)\n")
    assert process.verdict(softmax).status == "error"
    assert process._process is first
    assert first is not None
    first.kill()
    first.wait()
    softmax.file.write_text(source_of("softmax"))
    assert process.verdict(softmax).status == "passed"
    assert process._process is not first


def test_it_ends_with_whoever_asks(process: JudgeProcess, softmax: course.Assignment) -> None:
    process.verdict(softmax)
    server = process._process
    assert server is not None
    assert server.stdin is not None
    server.stdin.close()
    assert server.wait(20) == 0


def test_it_is_in_no_group_that_an_interrupt_reaches(process: JudgeProcess) -> None:
    process.start()
    assert process._process is not None
    assert os.getpgid(process._process.pid) != os.getpgrp()


def test_what_keeps_it_from_judging_is_said(softmax: course.Assignment, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(self: Sandboxes, torch: bool = False) -> None:
        raise SandboxError("the sandbox did not start")

    monkeypatch.setattr(Sandboxes, "get", refuses)
    answers = io.BytesIO()
    questions = [json.dumps(plain).encode() for plain in (judging._plain(softmax), {})]
    framed = b"".join(struct.pack("<I", len(question)) + question for question in questions)
    judging.serve(Parent(io.BytesIO(framed), answers))
    first = 4 + struct.unpack_from("<I", answers.getvalue())[0]
    refused, failed = json.loads(answers.getvalue()[4:first]), json.loads(answers.getvalue()[first + 4 :])
    assert refused == {"problem": "the sandbox did not start"}
    assert failed["problem"].startswith("the grader itself failed: KeyError")


def test_a_problem_reaches_who_asked(process: JudgeProcess, softmax: course.Assignment) -> None:
    unknown = course.Assignment(course.Chapter(77, "unknown"), softmax.file)
    with pytest.raises(CannotJudge, match="There is no chapter called 'unknown'"):
        process.verdict(unknown)
    assert process.verdict(softmax).status == "passed"
