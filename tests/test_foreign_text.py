"""Every source of text that is not ours, on every screen that shows it: through the real commands."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from foreign import folded_by_a_terminal, held, hostile
from support import ROOT, open_terminal, source_of

from learn_transformers import cli, progress
from learn_transformers.verdict import Chapter, Explanation, Function, Status, Verdict
from learn_transformers.workspace import manifest, starting

NAME = hostile("folder", as_name=True)
NAME_OF_ALL = os.fsdecode(os.fsencode(NAME)[:250])  # as long as a file system allows


@dataclass(frozen=True)
class Course:
    """A learner's folder in which everything is hostile that a learner, or whoever made it, decides on."""

    root: Path
    key: Path

    @property
    def exercises(self) -> Path:
        return self.root / "exercises"


@pytest.fixture(scope="module")
def hostile_course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    root = tmp_path_factory.mktemp("course") / NAME_OF_ALL
    starting.start(root)
    exercises = root / "exercises"
    (exercises / "02_softmax" / "softmax.py").write_text(
        "import numpy as np\n"
        f"print({hostile('loading')!r})\n"
        f"Strange = type({hostile('type')!r}, (Exception,), {{}})\n"
        f"said = {hostile('message')!r}\n"
        "def softmax(x, axis=-1):\n"
        f"    print({hostile('print')!r})\n"
        "    raise Strange(said)  # §source§ \u202e\x1b[2J§\n"
        "def softmax_with_temperature(x, temperature, axis=-1):\n"
        f"    return {hostile('value')!r}\n"
        "def log_softmax(x, axis=-1):\n"
        f"    return type({hostile('class')!r}, (), {{}})()\n"
        "def cross_entropy(logits, targets):\n"
        f"    return {{{hostile('key')!r}: ({hostile('item')!r},)}}\n"
    )
    with (exercises / "02_softmax" / "worksheet.py").open("a") as sheet:
        sheet.write(f"doubled_weights = {hostile('formula')!r}\n# §comment§ \u202e\x1b[2J§\n")
        sheet.write(f"jacobian_entry = 'Everything_passed'\ncold_mixtur = {hostile('misspelled')!r}\n")
    (exercises / "02_softmax" / "README.md").write_text(
        f"# {hostile('title')}\n\n{hostile('lesson')}\n\n&#8238;§ &#10;§entity§ [§](http://§\u202e)\n\n"
        "```python\n§code§ \x1b[2J\n```\n"
        f"<b>§html§\n§\u202e</b>\n\n| §table§ | \u202e§ |\n|---|---|\n| `softmax(x)` | §row§ \u202e |\n"
    )
    (exercises / "05_masking" / "masking.py").write_text(f"def §broken§ \u202e\x1b[2J{'§' * 90}\n")
    (exercises / "06_multi_head_attention" / "multi_head_attention.py").write_text(
        f"raise ValueError({hostile('load')!r})\n"
    )
    gone = "02_softmax/_file_Everything_passed.md"  # a name or a version that is not printable is refused with its file
    (exercises / gone).touch()
    manifest.write(exercises, manifest.Manifest("§version§ §Everything passed.", {gone: "0" * 64}))
    mistakes = (Explanation((hostile("mistake"),), hostile("mistake_title"), hostile("mistake_hint")),)
    wrong = Function("softmax", Status.FAILED, 0.0, 1.0, None, mistakes, (), ())
    of = Verdict.of([Chapter("softmax", Status.FAILED, 0.0, 1.0, (wrong,))], seed=0, isolation=[])
    progress.record(exercises, of)
    key = root / "key"
    key.mkdir()
    (key / "softmax.py").write_text(
        "from learn_transformers.answer_key.softmax.functions import softmax\n"
        f"@softmax.case\ndef private(rng):\n    {hostile('private')!r}\n    return softmax.call([1.0])\n"
    )
    return Course(root, key)


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The program in this process, in a folder and a terminal of 80 columns."""

    def program(*arguments: str | Path, cwd: Path, columns: int = 80) -> Ended:
        monkeypatch.chdir(cwd)
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setattr(sys, "argv", ["learn-transformers", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return Ended(int(str(end.value.code)), *capsys.readouterr())

    return program


# What is run, and which sources are to be seen there: what a test of nothing would not show.
SCREENS: list[tuple[Sequence[str], Sequence[str]]] = [
    ([], ["folder"]),
    (["check", "-v", "softmax", "masking", "multi_head_attention", "--exercises", "exercises"],
     ["type", "message", "print", "class", "source", "broken", "load", "Everything_passed"]),
    (["progress"], ["folder", "mistake_title"]),
    (["progress", "softmax"], ["mistake_title"]),
    (["hint", "softmax.softmax"], ["mistake_hint"]),
    (["read", "softmax"], ["title", "lesson", "entity", "code", "html", "table"]),
    (["read", "softmax.softmax"], ["row"]),
    (["show", "softmax"], ["type"]),
    (["init", "--update"], ["version"]),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "sources"), SCREENS, ids=lambda part: " ".join(part))
def test_screens(run: Run, hostile_course: Course, arguments: Sequence[str], sources: Sequence[str]) -> None:
    assert_seen_and_held(run(*arguments, cwd=hostile_course.root), sources)


@pytest.mark.parametrize(
    "arguments", [["check", "softmax", "masking", "--exercises", "exercises"], ["show", "softmax"], ["read", "softmax"]]
)
def test_narrow_screens(run: Run, hostile_course: Course, arguments: Sequence[str]) -> None:
    done = run(*arguments, cwd=hostile_course.root, columns=30)
    held(folded_by_a_terminal(done.out, 30))


def assert_seen_and_held(done: Ended, sources: Sequence[str]) -> None:
    assert "grader itself" not in done.out + done.err
    together = "".join((held(done.out) + held(done.err)).split())
    missing = [source for source in sources if f"§{source}§" not in together and f"“{source}”" not in together]
    assert missing == []


def test_documents_keep_what_was_there(run: Run, hostile_course: Course) -> None:
    done = run("check", "softmax", "--exercises", "exercises", "--format", "json", cwd=hostile_course.root)
    held(done.out)
    (chapter,) = json.loads(done.out)["chapters"]
    assert "\n\n§Everything passed.\n" in chapter["functions"][0]["failure"]["message"]
    for command in ("progress", "doctor"):
        document = run(command, "--format", "json", cwd=hostile_course.root).out
        assert isinstance(json.loads(held(document)), dict)
    assert json.loads(run("progress", "--format", "json", cwd=hostile_course.root).out)["exercises"] == str(
        hostile_course.exercises
    )


@pytest.mark.parametrize(
    "said", ["x\n\nEverything passed.\n48 of 48 points · seed 0", "\rEverything passed.", "\x1b[1GEverything"]
)
def test_no_exception_passes_for_a_verdict(run: Run, tmp_path: Path, said: str) -> None:
    (tmp_path / "softmax.py").write_text(f"raise ValueError({said!r})\n")
    done = run("check", "softmax.py", cwd=tmp_path)
    assert done.code == 1
    assert [line for line in held(done.out).splitlines() if line.startswith(("Everything", "48 of 48"))] == []
    assert "  ValueError: " in done.out


def test_checks_of_a_private_key(run: Run, hostile_course: Course, tmp_path: Path) -> None:
    (tmp_path / "softmax.py").write_text(source_of("softmax").replace("- np.max", "+ np.max"))
    held(run("check", "softmax.py", "--extra-key", hostile_course.key, cwd=tmp_path).out)
    broken = tmp_path / "key"
    broken.mkdir()
    (broken / "softmax.py").write_text(f"raise ValueError({hostile('broken_key')!r})\n")
    done = run("check", "softmax.py", "--extra-key", broken, cwd=tmp_path)
    assert_seen_and_held(done, ["broken_key"])


WRONG_USE: list[Sequence[str]] = [
    ["check", f"{NAME}.py"],
    ["check", f"./{NAME}/softmax.py"],
    ["check", NAME],
    ["check", f"softmax.{NAME}"],
    ["check", "--exercises", NAME],
    ["check", "softmax", "--extra-key", NAME],
    ["check", "--format", NAME],
    ["check", f"--{NAME}"],
    [NAME],
    ["watch", NAME],
    ["read", NAME],
    ["show", "softmax", "--png", f"{NAME}/x.png"],
    ["progress", NAME],
    ["progress", "--exercises", NAME],
    ["hint", NAME],
    ["solution", NAME],
    ["reset", NAME],
    ["reset", f"./{NAME}/softmax.py"],
    ["run", f"{NAME}.py"],
    ["init", "--update", NAME],
    ["export", "notebooks", "there", "--repository", NAME],
    ["export", NAME],
    ["dev", "new", NAME],
]


@pytest.mark.parametrize("arguments", WRONG_USE, ids=lambda part: " ".join(a for a in part if "§" not in a))
def test_wrong_use_is_one_line(run: Run, hostile_course: Course, arguments: Sequence[str]) -> None:
    done = run(*arguments, cwd=hostile_course.root)
    assert (done.code, done.out) == (2, "")
    assert held(done.err).count("\n") == 1
    assert done.err.startswith("learn-transformers: ")


def test_what_is_made_in_a_folder_with_such_a_name(run: Run, tmp_path: Path) -> None:
    done = run("init", NAME_OF_ALL, cwd=tmp_path)
    assert_seen_and_held(done, ["folder"])
    made = tmp_path / NAME_OF_ALL / "exercises"
    shutil.copy(ROOT / "solutions" / "02_softmax" / "softmax.py", made / "02_softmax")
    (made / "02_softmax" / "README.md").unlink()
    assert_seen_and_held(run("reset", "02_softmax", "--exercises", made, cwd=tmp_path), ["folder"])
    assert_seen_and_held(run("check", made / "02_softmax" / "softmax.py", cwd=tmp_path), ["folder"])
    with sqlite3.connect(progress.path_of(made)) as file:
        file.execute("create table if not exists junk (x)")
    progress.record(made, Verdict.of([], seed=0, isolation=[]))
    assert_seen_and_held(run("progress", "--reset", "--yes", "--exercises", made, cwd=tmp_path), [])
    progress.path_of(made).write_bytes(b"no database" * 100)
    assert_seen_and_held(run("progress", "--exercises", made, cwd=tmp_path), ["folder"])


# On a terminal, which would go on at its left edge


def drawn(*arguments: str, cwd: Path, columns: int) -> str:
    """What the real program writes on a terminal of so many columns, outputs and errors."""
    ours, theirs = open_terminal()
    import fcntl
    import termios

    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "learn_transformers", *arguments],
        cwd=cwd, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        env={"PATH": "/usr/bin:/bin", "HOME": str(cwd), "LC_ALL": "C.UTF-8", "TERM": "xterm", "PAGER": ""},
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    while True:
        try:
            part = os.read(ours, 1 << 16)
        except OSError:
            break
        seen += part
    process.wait()
    os.close(ours)
    return seen.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("arguments", "source"),
    [
        ([], "folder"),
        (["progress", "softmax"], "mistake_title"),
        (["solution", "softmax.softmax", "--give-up"], "message"),
        (["check", f"./{NAME}"], "folder"),
    ],
    ids=lambda part: " ".join(part[:1]) if isinstance(part, list) else part,
)
def test_on_a_narrow_terminal(hostile_course: Course, arguments: Sequence[str], source: str) -> None:
    seen = drawn(*arguments, cwd=hostile_course.root, columns=40)
    assert f"§{source}§" in "".join(held(folded_by_a_terminal(seen, 40)).split())
