"""Regrading that is stopped from outside: killed in the midst of it, or left by its database for a while."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable

import a_class
import pytest
from a_class import Class
from postgres_server import Server

from learn_transformers.classroom.gradebook.attempt import KEPT_OUT
from learn_transformers.classroom.submission import Submission

Mend = Callable[[str], None]
COUNT = 40


def many(of_class: Class) -> None:
    """Every fourth one is worth less under the key of `a_class` as a script, as under `k2`."""
    for number in range(COUNT):
        of_class.graded(f"student{number:02}", f"try {number}", 3.0)
        of_class.worth[f"try {number}"] = a_class.worth_now(number)


def test_killed_in_the_midst_of_it_nothing_is_lost_and_nothing_done_twice(of_class: Class, mend: Mend) -> None:
    many(of_class)
    kept = []
    for _ in range(3):
        words = [sys.executable, a_class.__file__, of_class.url, str(of_class.folder), str(COUNT)]
        killed = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        assert killed.stdout is not None
        for _ in range(8):
            killed.stdout.readline()
        killed.kill()
        killed.communicate()
        kept.append(of_class.attempts() - COUNT)
    assert 0 < kept[0] < kept[1] < kept[2] < COUNT
    mend("k2")
    done = of_class.regrade()
    assert (done.graded, done.known) == (COUNT - kept[2], kept[2])
    assert of_class.attempts() == 2 * COUNT
    lower = [f"student{number:02}" for number in range(COUNT) if number % 4 == 0]
    assert sorted(of_class.decisions()) == [f"{student} {KEPT_OUT}" for student in lower]
    assert [of_class.counting(student) for student in lower] == [3.0] * len(lower)
    assert len(of_class.table()) == COUNT


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_server_that_is_started_anew_in_the_midst_of_it_is_waited_for(
    of_class: Class, mend: Mend, server: Server
) -> None:
    many(of_class)
    mend("k2")
    starting: list[threading.Thread] = []

    def stop(submission: Submission) -> None:
        if submission.student == "student05":
            server.control("-m", "immediate", "stop")
            starting.append(threading.Timer(0.3, server.start))
            starting[0].start()

    of_class.before = stop
    try:
        done = of_class.regrade()
    finally:
        for thread in starting:
            thread.join()
    assert (done.graded, len(starting), of_class.attempts()) == (COUNT, 1, 2 * COUNT)
