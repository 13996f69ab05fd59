"""A class on a real cluster over TLS: the same verdicts as on one machine, whatever is killed on the way."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import a_cluster
import pytest
from a_cluster import ACluster, Running
from support import linux_only, source_of

from learn_transformers.classroom import grading
from learn_transformers.classroom.class_key import ClassKey
from learn_transformers.classroom.cluster.credentials import Credentials
from learn_transformers.classroom.cluster.engine import Cluster
from learn_transformers.classroom.cluster.link import Link
from learn_transformers.classroom.cluster.place import Place
from learn_transformers.classroom.grading import Graded, Settings
from learn_transformers.classroom.submission import Submission
from learn_transformers.trouble import KeyFault, Stopped, WrongUse

pytestmark = linux_only("the judges of a worker are looked up in /proc")

KEY = ClassKey(bytes(range(16)))
SOFTMAX = "02_softmax/softmax.py"
SETTINGS = Settings(KEY, ("softmax",))


def of(student: str, text: str) -> Submission:
    return Submission(student, {SOFTMAX: text.encode()})


def right(count: int) -> list[Submission]:
    return [of(f"s{n}", f"{source_of('softmax')}\n# {n}\n") for n in range(count)]


HOSTILE = [
    of("ends", "import os\nos._exit(0)\n"),
    of("no python", "def softmax(\n"),
    of("stub", "def softmax(x, axis=-1):\n    raise NotImplementedError('softmax')\n"),
    of("wrong", "import numpy as np\ndef softmax(x, axis=-1):\n    return np.exp(x) / np.exp(x).sum()\n"),
    Submission("bytes", {SOFTMAX: b"\xff\xfe"}),
    Submission("worksheet", {"02_softmax/worksheet.py": b'shift = "exp(x)"\n'}),
]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ACluster]:
    """A scheduler and two workers."""
    with a_cluster.new(tmp_path_factory.mktemp("cluster")) as made:
        workers = [made.begun_worker() for _ in range(2)]  # before there is a scheduler
        made.scheduler()
        for worker in workers:
            worker.wait_for("Connected")
        yield made


def on(cluster: ACluster, said: list[str] | None = None, patience: float = 30.0) -> Cluster:
    say = (said if said is not None else []).append
    return Cluster(Place.of(cluster.address), Credentials.of(cluster.certificates, "client"), say, patience)


def workers_of(cluster: ACluster) -> list[Running]:
    return [one for one in cluster.running if one.process.poll() is None and "Up to" in one.log.read_text()]


def without_times(one: Graded) -> str:
    def timeless(plain: Any) -> Any:
        if isinstance(plain, dict):
            return {name: timeless(value) for name, value in plain.items() if name != "seconds"}
        return [timeless(item) for item in plain] if isinstance(plain, list) else plain

    assert one.verdict is not None, one.problem
    return json.dumps(timeless(one.verdict.to_dict()), ensure_ascii=False)


def require_all(found: list[Graded], submissions: list[Submission]) -> None:
    assert sorted(one.submission.student for one in found) == sorted(one.student for one in submissions)
    for one in found:
        assert one.verdict is not None, one.problem
        assert (one.verdict.status, one.verdict.seed) == ("passed", one.fingerprint)


def test_verdicts_are_those_of_one_machine(cluster: ACluster) -> None:
    submissions = [*right(20), *HOSTILE]
    here = {one.submission.student: without_times(one) for one in grading.graded(submissions, SETTINGS)}
    there = {one.submission.student: without_times(one) for one in on(cluster).graded(iter(submissions), SETTINGS)}
    assert there == here


def test_no_secret_is_in_a_log_nor_in_what_travels_but_seeds(cluster: ACluster) -> None:
    require_all([*on(cluster).graded(right(3), SETTINGS)], right(3))
    for secret in (KEY.secret.hex(), *KEY.pool(grading.version_of_keys()), "s1\n"):
        assert secret not in cluster.said


def test_private_checks_come_along_and_their_faults_back(cluster: ACluster, tmp_path: Path) -> None:
    (tmp_path / "softmax.py").write_text(
        "import numpy as np\n"
        "from learn_transformers.answer_key.softmax.functions import softmax\n"
        "from learn_transformers.key import call\n"
        "softmax.asks('a private one', call(np.arange(5.0)))\n"
    )
    settings = Settings(KEY, ("softmax",), tmp_path)
    (one,) = on(cluster).graded(right(1), settings)
    assert one.verdict is not None
    names = [check.name for function in one.verdict.chapters[0].functions for check in function.checks]
    assert "a private one" in names
    (tmp_path / "softmax.py").write_text("1/0\n")
    with pytest.raises(KeyFault, match=r"softmax\.py, line 1"):
        [*on(cluster).graded(right(1), settings)]


def test_a_worker_without_a_layer_is_refused_by_name(cluster: ACluster) -> None:
    layers = (*grading.LAYERS, "moat")
    with pytest.raises(WrongUse) as refused:
        [*on(cluster).graded(right(1), Settings(KEY, ("softmax",), layers=layers))]
    assert len(refused.value.args) == 3
    assert all("is not used: it isolates without " in sentence for sentence in refused.value.args[:2])
    assert all("moat" in sentence for sentence in refused.value.args[:2])


def test_a_worker_with_other_keys_gets_nothing(cluster: ACluster) -> None:
    older = cluster.worker(4, keys="of last week")
    said: list[str] = []
    found = [*on(cluster, said).graded(right(20), SETTINGS)]
    require_all(found, right(20))
    assert len(said) == 2
    assert "its answer keys have the version of last week" in said[0]
    assert f"-{older.process.pid} at tls://" in said[0]
    assert a_cluster.judges_of(older.process.pid) == []  # it was asked for nothing
    older.kill()


def test_no_result_is_unpickled(cluster: ACluster) -> None:
    place, credentials = Place.of(cluster.address), Credentials.of(cluster.certificates, "client")
    link = Link(place, credentials, ())
    try:
        assert link._client.submit(str, "text").result(timeout=30) == "text"
        with pytest.raises(Exception, match=r"only able to deserialize data with \['msgpack'\]"):
            link._client.submit(complex, 1, 2).result(timeout=30)
    finally:
        link.close()


def test_told_to_end_they_leave_in_order(cluster: ACluster, tmp_path: Path) -> None:
    worker = cluster.worker()
    worker.end()
    with a_cluster.new(tmp_path) as other:
        scheduler = other.scheduler()
        scheduler.end()
    assert [one.process.returncode for one in (worker, scheduler)] == [0, 0]
    assert "Traceback" not in worker.log.read_text() + scheduler.log.read_text()


def test_a_worker_that_is_killed_costs_nobody_anything(cluster: ACluster) -> None:
    submissions = right(60)
    results = on(cluster).graded(iter(submissions), SETTINGS)
    found = [next(results)]
    victim = workers_of(cluster)[0]
    judges = a_cluster.judges_of(victim.process.pid)
    assert judges
    victim.kill()
    found += results
    require_all(found, submissions)
    deadline = time.monotonic() + 30
    while any(Path(f"/proc/{judge}").exists() for judge in judges):
        assert time.monotonic() < deadline, "judges outlive their worker"
        time.sleep(0.05)
    cluster.worker()


def test_a_scheduler_that_is_killed_is_waited_for(cluster: ACluster) -> None:
    submissions, said = right(60), []
    results = on(cluster, said).graded(iter(submissions), SETTINGS)
    found = [next(results)]
    (scheduler,) = [one for one in cluster.running if one.process.poll() is None and one not in workers_of(cluster)]
    scheduler.kill()
    starting = threading.Timer(1.0, cluster.scheduler)
    starting.start()
    found += results
    starting.join()
    require_all(found, submissions)
    told = [sentence.partition(";")[0] for sentence in said if not sentence.startswith("Connected")]
    assert told == ["The scheduler is gone", "The scheduler is back."]
    for worker in workers_of(cluster):
        worker.wait_for("Connected", times=2)


def test_a_scheduler_that_stays_away_ends_it_with_what_there_is(tmp_path: Path) -> None:
    with a_cluster.new(tmp_path) as cluster:
        scheduler = cluster.scheduler()
        cluster.worker()
        results = on(cluster, patience=0.5).graded(right(100), SETTINGS)
        found = [next(results), next(results)]
        scheduler.kill()
        with pytest.raises(Stopped, match=r"has not come back\. What is graded so far is kept: the same command"):
            found += results
        assert all(one.verdict is not None for one in found)
        with pytest.raises(WrongUse, match="No scheduler answers"):
            next(on(cluster).graded(right(1), SETTINGS))


# ---- the whole program


def busy(cluster: ACluster) -> bool:
    """Does any worker have something to do?"""
    link = Link(Place.of(cluster.address), Credentials.of(cluster.certificates, "client"), ())
    try:
        return any(link._client.processing().values())
    finally:
        link.close()


@pytest.fixture
def submissions(tmp_path: Path) -> Path:
    folder = tmp_path / "submissions"
    for one in right(80):
        (folder / one.student / "02_softmax").mkdir(parents=True)
        (folder / one.student / SOFTMAX).write_bytes(one.files[SOFTMAX])
    return folder


def test_interrupted_it_leaves_workers_free_and_the_same_command_goes_on(cluster: ACluster, submissions: Path) -> None:
    out = submissions.parent / "out"
    words = [sys.executable, "-P", "-m", "learn_transformers", "grade", str(submissions), "--out", str(out)]
    words += ["--class-key", str(submissions.parent / "class.key"), "--format", "json", "--engine", "dask"]
    words += ["--scheduler", cluster.address, "--certificates", str(cluster.certificates)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not busy(cluster):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stdout) == (130, "")
    assert "Traceback" not in stderr
    assert re.fullmatch(
        r".*: Interrupted\. \d+ results? of this run (is|are) kept; the same command goes on\. "
        r"Tables and class\.html come in the end: there are none yet\.",
        stderr.splitlines()[-1],
    )
    deadline = time.monotonic() + 60
    while busy(cluster):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert summary["rows"] == 80
    assert summary["statuses"] == {"passed": 80}


def test_a_class_is_graded_anew_on_workers(cluster: ACluster, tmp_path: Path) -> None:
    """Once more in seeds of its own, by another key of private checks; what was handed in is gone by then."""
    for one in (right(3)[2], HOSTILE[0], HOSTILE[3]):
        (tmp_path / "submissions" / one.student / "02_softmax").mkdir(parents=True)
        (tmp_path / "submissions" / one.student / SOFTMAX).write_bytes(one.files[SOFTMAX])
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "softmax.py").write_text(
        "import numpy as np\n"
        "from learn_transformers.answer_key.softmax.functions import softmax\n"
        "from learn_transformers.key import call\n"
        "softmax.asks('a private one', call(np.arange(5.0)))\n"
    )

    def typed(*words: str) -> dict[str, Any]:
        program = [sys.executable, "-P", "-m", "learn_transformers", *words, "--class-key", "class.key"]
        program += ["--engine", "dask", "--scheduler", cluster.address, "--certificates", str(cluster.certificates)]
        done = subprocess.run([*program, "--format", "json"], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert f"Connected to {cluster.address}: " in done.stderr
        return dict(json.loads(done.stdout))

    typed("grade", "submissions", "--out", "out")
    shutil.rmtree(tmp_path / "submissions")
    done = typed("regrade", "out", "--changed-key", "--extra-key", "private", "--jobs", "1")
    assert (done["graded"], done["outcomes"]) == (3, {"up": 1, "down": 0, "same": 2, "missing": 0, "not_graded": 0})
    document = json.loads((tmp_path / "out" / "regraded.json").read_text())
    found = {one["student"]: one["changes"][0]["added"] for one in document["regraded"] if one["changes"]}
    assert found["s2"] == ["a private one"]
