"""The program as a person runs it: what it prints where, and how it ends."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree as xml

import pytest
from support import FIXTURE_COURSE, ROOT, CommandLine, linux_only, open_terminal, source_of

from learn_transformers import __version__

pytestmark = pytest.mark.usefixtures("fixture_course")


@pytest.fixture
def my_course(tmp_path: Path) -> Path:
    """A learner's own copy of the course."""
    shutil.copytree(FIXTURE_COURSE / "exercises", tmp_path / "mine" / "exercises")
    return tmp_path / "mine"


def test_the_shipped_stubs_are_not_started_and_nothing_looks_like_an_error(
    command_line: CommandLine, my_course: Path
) -> None:
    done = command_line("check", cwd=my_course)
    assert done.returncode == 1
    assert done.stderr == ""
    assert "not started" in done.stdout
    assert "failed" not in done.stdout
    assert "rror" not in done.stdout
    assert "Next: double" in done.stdout


def test_the_solutions_pass(command_line: CommandLine) -> None:
    done = command_line("check", "--exercises", FIXTURE_COURSE / "solutions")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Everything passed." in done.stdout


def test_json_is_one_document_and_nothing_else(command_line: CommandLine, my_course: Path) -> None:
    done = command_line("check", "--format", "json", cwd=my_course)
    verdict = json.loads(done.stdout)
    assert (done.returncode, verdict["status"], verdict["seed"]) == (1, "unfinished", 0)


def test_junit_is_a_report(command_line: CommandLine) -> None:
    done = command_line("check", FIXTURE_COURSE / "exercises" / "01_doubling" / "doubling.py", "--format", "junit")
    suite = xml.fromstring(done.stdout)[0]
    assert suite.tag == "testsuite"
    assert suite.get("tests") == suite.get("failures") == str(len(suite))


def test_plain_at_80_columns_in_a_pipe(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "doubling.py").write_text("import numpy as np\ndef double(x):\n    return np.exp(x)\n")
    done = command_line("check", "doubling.py", COLUMNS="80")
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_ascii_where_the_terminal_has_nothing_else(command_line: CommandLine, my_course: Path) -> None:
    done = command_line("check", "doubling", cwd=my_course, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 1
    assert done.stdout.isascii()


@pytest.mark.parametrize(
    ("targets", "functions"),
    [
        (["doubling"], 2),
        (["01_doubling"], 2),
        (["1"], 2),
        (["scaled"], 1),
        (["doubling.double"], 1),
        (["doubling.double", "scaled"], 2),
        (["doubling", "scaled"], 2),
        (["exercises/01_doubling/doubling.py"], 2),
        (["exercises/01_doubling/"], 2),
        (["./a_copy/01_doubling"], 2),
    ],
)
def test_targets(command_line: CommandLine, my_course: Path, targets: list[str], functions: int) -> None:
    shutil.copytree(my_course / "exercises", my_course / "a_copy")
    done = command_line("check", *targets, "--format", "json", cwd=my_course)
    assert done.returncode == 1, done.stderr
    chapters = json.loads(done.stdout)["chapters"]
    assert [(c["name"], len(c["functions"])) for c in chapters] == [("doubling", functions)]


ANSWERS = 'doubled = "[2*a, 2*b]"\ndoubled_sum = "3*a + b"\nonce = "6"\ntwice = "13"\n'


@pytest.mark.parametrize(
    ("targets", "found"),
    [
        (["doubling.once"], {"once": "passed"}),
        (["once", "doubling.doubled"], {"doubled": "passed", "once": "passed"}),
        (["twice", "doubling.worksheet"], dict.fromkeys(("doubled", "once"), "passed")),
        (["doubling.doubled_sum"], {"doubled_sum": "failed"}),
    ],
)
def test_one_answer_is_a_target(
    command_line: CommandLine, my_course: Path, targets: list[str], found: dict[str, str]
) -> None:
    (my_course / "exercises" / "01_doubling" / "worksheet.py").write_text(ANSWERS)
    done = command_line("check", *targets, "--format", "json", cwd=my_course)
    (chapter,) = json.loads(done.stdout)["chapters"]
    got = {answer["name"]: answer["status"] for answer in chapter["worksheet"]}
    assert found.items() <= got.items()
    assert got == found or "doubling.worksheet" in targets
    assert (chapter["functions"], chapter["max_score"]) == ([], sum(a["max_score"] for a in chapter["worksheet"]))
    assert done.returncode == (0 if set(got.values()) == {"passed"} else 1)


def test_one_answer_in_a_report_and_solved(command_line: CommandLine, my_course: Path) -> None:
    (my_course / "exercises" / "01_doubling" / "worksheet.py").write_text(ANSWERS)
    report = command_line("check", "doubling.twice", "--format", "junit", cwd=my_course).stdout
    assert [case.get("name") for case in xml.fromstring(report).iter("testcase")] == ["twice"]
    refused = command_line("solution", "doubling.twice", cwd=my_course)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "`learn-transformers hint doubling.twice` helps you on" in refused.stderr
    given_up = command_line("solution", "doubling.twice", "--give-up", cwd=my_course)
    assert (given_up.returncode, [line for line in given_up.stdout.splitlines() if line[0] in "+-"][2:]) == (
        0,
        ["-13", "+12"],
    )
    assert command_line("solution", "doubling.twice", cwd=my_course).stdout == given_up.stdout
    passed = command_line("solution", "doubling.once", cwd=my_course)
    assert (passed.returncode, passed.stdout) == (0, "Yours is the model solution of doubling.once, word for word.\n")


def test_a_function_that_is_called_as_its_chapter(command_line: CommandLine) -> None:
    file = ROOT / "exercises"
    done = command_line(
        "check", "softmax.softmax", "--exercises", file, "--format", "json", LEARN_TRANSFORMERS_COURSE=""
    )
    (chapter,) = json.loads(done.stdout)["chapters"]
    assert (chapter["name"], [f["name"] for f in chapter["functions"]]) == ("softmax", ["softmax"])


@pytest.mark.parametrize(("here", "target", "chapters"), [(".", "exercises", 2), ("exercises/01_doubling", ".", 1)])
def test_a_folder_is_a_target(
    command_line: CommandLine, my_course: Path, here: str, target: str, chapters: int
) -> None:
    done = command_line("check", target, "--format", "json", cwd=my_course / here)
    assert done.returncode == 1, done.stderr
    assert len(json.loads(done.stdout)["chapters"]) == chapters
    assert not (my_course / ".learn-transformers").exists()


def test_the_code_is_called_done_where_it_was_checked(command_line: CommandLine, my_course: Path) -> None:
    (my_course / "exercises" / "01_doubling" / "doubling.py").write_text(source_of("doubling"))
    foot = "Next: the worksheet of doubling."
    for target, last in [("doubling", f"The code is done. {foot}"), ("doubling.worksheet", foot)]:
        assert last in command_line("check", target, cwd=my_course).stdout.splitlines()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "duobling"], "Did you mean doubling"),
        (["check", "doubling.duoble"], "Did you mean double"),
        (["check", "DOUBLING"], "Did you mean doubling"),
        (["check", "worksheet"], "Did you mean doubling.worksheet"),
        (["check", "doubling.zzz"], "Functions: double, scaled"),
        (["check", "zzz"], "Chapters: doubling, gain"),
        (["read"], "This course has no map: say what to read, as in `learn-transformers read doubling`"),
        (["hint", "doubling.oncee"], "Did you mean once"),
        (["reset", "doubling.once"], "A single answer is not reset"),
        (["reset", "--undo", "--all"], "Say what to reset"),
        (["reset", "--undo"], "There is no reset to bring anything back from"),
        (["check", "no/such/file.py"], "There is no no/such/file.py"),
        (["check", "exercises/01_doubling/README.md"], "neither a .py file nor a folder"),
        (["check", "renamed.py"], "does not say which chapter"),
        (["check", "--seed", "x"], "valid integer"),
        (["check", "--exercises", "nowhere"], "holds no chapter"),
        (["check", "--extra-key", "nowhere"], "holds no checks"),
        (["check", "--format", "xml"], "xml"),
        (["chekc"], "No such command"),
        (["run", "nothing.py"], "There is no file"),
    ],
)
def test_wrong_use_is_one_sentence(here: CommandLine, my_course: Path, arguments: list[str], said: str) -> None:
    (my_course / "renamed.py").write_text("")
    done = here(*arguments, cwd=my_course)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        (["bob", "carol"], ["carol is neither a .py file nor a folder with chapters such as 02_softmax/."]),
        (["carol", "bob", "dave"], ["carol is neither", "There is no chapter or function called 'dave'"]),
        (["nowhere/doubling.py", "bob/01_doubling/doubling.py"], ["There is no nowhere/doubling.py"]),
        (["duobling", "zzz.py", "bob/"], ["Did you mean doubling", "There is no zzz.py"]),
    ],
)
def test_what_is_wrong_with_one_target_costs_the_others_nothing(
    command_line: CommandLine, tmp_path: Path, targets: list[str], said: list[str]
) -> None:
    (tmp_path / "bob" / "01_doubling").mkdir(parents=True)
    (tmp_path / "bob" / "01_doubling" / "doubling.py").write_text(source_of("doubling"))
    (tmp_path / "carol" / "notes").mkdir(parents=True)
    (tmp_path / "exercises" / "01_doubling").mkdir(parents=True)
    done = command_line("check", *targets, "--format", "json")
    assert done.returncode == 2
    verdict = json.loads(done.stdout)
    assert [(c["name"], c["status"]) for c in verdict["chapters"]] == [("doubling", "passed")]
    lines = done.stderr.splitlines()
    assert lines == [f"learn-transformers: {note}" for note in verdict["notes"]]
    assert len(lines) == len(said)
    assert all(part in line for part, line in zip(said, lines, strict=True))


def test_where_every_target_is_wrong_each_is_said_and_nothing_printed(
    command_line: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "carol").mkdir()
    done = command_line("check", "carol", "nowhere.py", "carol")
    assert (done.returncode, done.stdout) == (2, "")
    assert [line[:30] for line in done.stderr.splitlines()] == [
        "learn-transformers: carol is n", "learn-transformers: There is n",
    ]  # fmt: skip


def test_no_course_found_says_where_it_looked(command_line: CommandLine, tmp_path: Path) -> None:
    for arguments in ([], ["check"], ["check", "doubling"]):
        done = command_line(*arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert str(tmp_path) in done.stderr
        assert "--exercises" in done.stderr


def test_where_am_i_and_what_is_next(command_line: CommandLine, my_course: Path) -> None:
    chapter = my_course / "exercises" / "01_doubling"
    before = command_line(cwd=my_course)
    assert (before.returncode, before.stderr) == (0, "")
    assert "Next: double\n" in before.stdout
    (chapter / "doubling.py").write_text(source_of("doubling"))
    command_line("check", "doubling", cwd=my_course)
    after = command_line(cwd=chapter)
    assert "2 of 2" in after.stdout
    assert "Next: Gain," in after.stdout


def test_a_disk_that_cannot_be_written_costs_a_sentence(command_line: CommandLine, my_course: Path) -> None:
    (my_course / ".learn-transformers").write_text("a file where a folder belongs")
    done = command_line("check", "doubling", cwd=my_course)
    assert done.returncode == 1
    assert "not started" in done.stdout
    assert "Progress was not kept" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_output_that_is_full_is_no_traceback(my_course: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "learn_transformers", "check", "doubling"],
            cwd=my_course, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "No space left" in done.stderr


def test_a_syntax_error_shows_file_line_and_caret_once(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "doubling.py").write_text("def double(x):\n    return (x * 2\n\n\nx = 1 2\n")
    done = command_line("check", "./doubling.py")
    assert done.returncode == 1
    assert done.stdout.count("SyntaxError") == 1
    assert "doubling.py:2" in done.stdout
    lines = done.stdout.splitlines()
    assert lines[lines.index("    return (x * 2") + 1].strip() == "^"


def test_extra_keys_add_private_checks(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "key").mkdir()
    (tmp_path / "key" / "doubling.py").write_text(
        "import numpy as np\n"
        "from learn_transformers.answer_key.doubling.functions import double\n"
        "from learn_transformers.key import call\n"
        "@double.case()\n"
        "def ones(rng):\n"
        "    'a private row of ones'\n"
        "    return call(np.ones(7))\n"
    )
    (tmp_path / "doubling.py").write_text(source_of("doubling"))
    done = command_line("check", "doubling.py", "--extra-key", "key", "--format", "json")
    checks = json.loads(done.stdout)["chapters"][0]["functions"][0]["checks"]
    assert [(c["status"], c["public"]) for c in checks if c["name"] == "a private row of ones"] == [("passed", False)]


def test_run_resolves_imports_between_chapters(command_line: CommandLine, my_course: Path) -> None:
    (my_course / "exercises" / "01_doubling" / "doubling.py").write_text(source_of("doubling"))
    script = my_course / "exercises" / "02_gain" / "try.py"
    script.write_text(
        "import sys\nimport numpy as np\nfrom doubling import double\n"
        "print(double(np.ones(2)), sys.argv[1])\nsys.exit(7)\n"
    )
    done = command_line("run", script, "word")
    assert (done.returncode, done.stdout) == (7, "[2. 2.] word\n")


def test_doctor_and_version(command_line: CommandLine) -> None:
    done = command_line("doctor", "--format", "json")
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert set(report["isolation"]) >= {"rlimits"}
    assert report["exposed"] == [f["what"] for f in report["findings"] if "NOT COVERED" in f["detail"]]
    assert "layer seccomp" in command_line("doctor").stdout
    assert command_line("--version").stdout == f"learn-transformers {__version__}\n"


def test_help_loads_no_numpy(command_line: CommandLine) -> None:
    code = (
        "import sys\nsys.argv = ['learn-transformers', '--help']\n"
        "from learn_transformers.cli import main\n"
        "try: main()\nexcept SystemExit as end: print(end.code)\n"
        "print(sorted({'numpy', 'torch', 'sympy', 'rich', 'pytest'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("0\n[]\n")
    assert "check" in done.stdout


def test_a_numpy_chapter_loads_neither_torch_nor_sympy() -> None:
    solution = str(FIXTURE_COURSE / "solutions" / "01_doubling" / "doubling.py")
    code = (
        "import sys\n"
        f"sys.argv = ['learn-transformers', 'check', {solution!r}]\n"
        "from learn_transformers.cli import main\n"
        "try: main()\nexcept SystemExit as end: print(end.code)\n"
        "print(sorted({'torch', 'sympy', 'pytest', 'sqlite3'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("0\n[]\n")


def descendants(pid: int) -> set[int]:
    found: set[int] = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            child = int(status.parent.name)
            found |= {child} | descendants(child)
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@linux_only("looks into /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_interrupted_in_a_terminal_it_leaves_nothing_behind(tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "doubling.py").write_text("while True: pass\n")
    master, slave = open_terminal()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "learn_transformers", "check", "doubling.py"],
        cwd=tmp_path, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    deadline = time.monotonic() + 60
    while len(children := descendants(process.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(children) >= 2, "fork server and worker should be up"
    time.sleep(0.3)
    os.kill(process.pid, number)
    shown = b""
    while time.monotonic() < deadline:
        try:
            part = os.read(master, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
    assert process.wait(timeout=60) == (130 if number == signal.SIGINT else -signal.SIGKILL)
    os.close(master)
    assert b"Traceback" not in shown
    assert (b"learn-transformers: Interrupted." in shown) == (number == signal.SIGINT)
    end = time.monotonic() + 30
    while any(map(alive, children)) and time.monotonic() < end:
        time.sleep(0.05)
    assert [pid for pid in children if alive(pid)] == []
