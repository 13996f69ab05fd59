"""What is reset is as it was handed out, what is around it stays to the byte, and what was there is kept."""

from __future__ import annotations

import ast
import functools
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import killing
import pytest
from support import FIXTURE_COURSE, CommandLine, make_pipe, source_of

from learn_transformers import course, progress
from learn_transformers.course import Part, WrongUse
from learn_transformers.verdict import Chapter, Function, Status, Verdict
from learn_transformers.workspace import definitions, keeping, resetting, starting, undoing

SOFTMAX = course.known_chapter("softmax")
STUB = "02_softmax/softmax.py"
NEW = "def f(x):\n    raise NotImplementedError\n"


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    starting.start(tmp_path / "my cöurse")
    return tmp_path / "my cöurse" / "exercises"


@pytest.fixture
def mine(exercises: Path) -> Path:
    """The chapter's file, all of it written."""
    (exercises / STUB).write_text(source_of("softmax"))
    return exercises / STUB


def log_softmax() -> Part:
    return Part(SOFTMAX, "log_softmax")


# -- one function's text

FUNCTIONS = {
    "plain": ("import numpy\n\n\n", "def f(x):\n    return x\n", "\n\ndef g(x):\n    return f(x)\n"),
    "one line": ("", "def f(x): return x; y = 1\n", "z = 2\n"),
    "several lines of arguments": ("", "def f(\n    x,\n    y=(\n        1\n    ),\n):\n    return x\n", "g = 1\n"),
    "decorators": ("a = 1\n", "@first\n@second(\n    1,\n)\n# between\n@third\ndef f(x):\n    return x\n", "\nb = 2\n"),
    "a decorator after a backslash": ("a = 1\n", "@ \\\nfirst\ndef f(x):\n    return x\n", ""),
    "a coroutine": ("", "async def f(x):\n    await x\n", "g = 1\n"),
    "a class": ("", "class f(list):\n    def f(self):\n        return 1\n", "g = 1\n"),
    "comments before": ("# about f\n\n# more\n", "def f(x):\n    return x\n", "# about g\ng = 1\n"),
    "comments after": ("", "def f(x):\n    return x\n    # an old attempt\n\n    # return y\n", "\n# about g\ng = 1\n"),
    "one inside another": (
        "def g():\n    def f():\n        return 1\n\n    return f\n",
        "def f(x):\n    def f(y):\n        return y\n\n    return f\n",
        "def h():\n    def f():\n        pass\n",
    ),
    "a method of that name": ("class A:\n    def f(self):\n        return 1\n\n\n", "def f(x):\n    return x\n", ""),
    "twice: the last counts": ("def f(x):\n    return 1\n\n\n", "def f(x):\n    return 2\n", "g = f\n"),
    "the end of the file": ("a = 1\n", "def f(x):\n    return x", ""),
    "a text that looks like one": (
        's = """\ndef f(x):\n    pass\n"""\n',
        "def f(x):\n    return '''\ndef f(x):\n'''\n",
        "t = 'def f(x): pass'\n",
    ),
    "tabs": ("", "def f(x):\n\tif x:\n\t\treturn x\n", "def g():\n\treturn 1\n"),
    "a form feed": ("a = 1\n\x0c\n", "def f(x):\n    return '\x0c'\n", "b = '\x0c\x1c\u2028'\n"),
    "other alphabets": ("größe = '漢字😀'\n", "def f(größe):\n    return '漢字😀'\n", "λ = 1\n"),
    "blank lines with spaces": ("", "def f(x):\n    y = 1\n   \n    return y\n", "  \n\ng = 1\n"),
}  # fmt: skip


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["", "byte-order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
@pytest.mark.parametrize("kind", FUNCTIONS)
def test_exactly_the_text_of_a_function_is_replaced(kind: str, end: str, mark: bytes) -> None:
    before, function, after = (part.replace("\n", end).encode() for part in FUNCTIONS[kind])
    source = mark + before + function + after
    new = NEW if function.endswith(end.encode()) else NEW.rstrip()
    found = definitions.find_own(source, "f")
    assert definitions.replaced(source, found.place, NEW) == mark + before + new.replace("\n", end).encode() + after


@pytest.mark.parametrize("chapter", course.chapters(), ids=lambda c: c.name)
def test_function_by_function_a_solution_becomes_the_stubs(chapter: course.Chapter) -> None:
    stub, source = course.stub_of(chapter).read_bytes(), source_of(chapter.name).encode()
    for name in chapter.definitions():
        text = definitions.taken(stub, [definitions.find_own(stub, name).place])
        source = definitions.replaced(source, definitions.find_own(source, name).place, text)
    wanted, got = (
        {n.name: ast.dump(n) for n in ast.parse(text).body if isinstance(n, ast.FunctionDef)} for text in (stub, source)
    )
    assert {name: got[name] for name in wanted} == wanted
    kept = {name for name in got if name not in wanted}
    assert all(name.startswith("_") for name in kept)


# -- reset


def test_one_function_of_a_file(exercises: Path, mine: Path) -> None:
    theirs = (
        mine.read_bytes()
        .replace(b"\n", b"\r\n")
        .replace(b"def softmax_jac", b"HELPER = 1  # mine\r\n\r\n\r\ndef softmax_jac")
    )
    mine.write_bytes(theirs)
    mine.chmod(0o640)
    done = resetting.reset(exercises, log_softmax())
    assert (done.what, done.file, done.changed, done.note) == ("softmax.log_softmax", mine, True, "")
    assert done.backup is not None
    assert done.backup.read_bytes() == theirs
    left = mine.read_bytes()
    assert left.count(b"NotImplementedError") == 1
    assert left.count(b"\r\n") == left.count(b"\n")
    assert b"HELPER = 1  # mine" in left
    start, end = theirs.index(b"def log_softmax"), theirs.index(b"def cross_entropy")
    assert left.startswith(theirs[:start])
    assert left.endswith(theirs[end:])
    assert mine.stat().st_mode & 0o777 == 0o640
    again = resetting.reset(exercises, log_softmax())
    assert (again.changed, again.backup) == (False, None)


def test_backups_have_a_date_and_are_never_overwritten(exercises: Path, mine: Path) -> None:
    kept = []
    for number in range(3):
        mine.write_text(f"# {number}\n")
        backup = resetting.reset(exercises, Part(SOFTMAX)).backup
        assert backup is not None
        kept.append(backup)
    assert [b.read_text() for b in kept] == ["# 0\n", "# 1\n", "# 2\n"]
    folder = kept[0].parents[1]
    assert folder.parent == exercises.parent / ".learn-transformers" / "backups"
    assert len(folder.name) == len("2026-11-23T10-15-02")
    assert kept[0] == folder / STUB


def test_a_chapter_comes_back_whole(exercises: Path) -> None:
    lesson = exercises / "02_softmax" / "README.md"
    lesson.unlink()
    done = resetting.reset(exercises, Part(SOFTMAX))
    assert (done.changed, done.backup, done.restored) == (False, None, (lesson,))
    shutil.rmtree(lesson.parent)
    done = resetting.reset(exercises, Part(SOFTMAX))
    assert (done.changed, done.backup) == (True, None)
    for file in (STUB, "02_softmax/README.md", "02_softmax/figures/temperature.svg"):
        assert (exercises / file).read_bytes() == course.shipped_bytes(file)


@pytest.fixture
def with_worksheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The course that is handed out has a worksheet in this chapter."""
    folder = tmp_path / "handed out"
    shutil.copytree(course.shipped() / "exercises", folder / "exercises")
    blank = b'weights = ""\n'
    (folder / "exercises" / SOFTMAX.worksheet).write_bytes(blank)
    monkeypatch.setattr(course.location, "shipped", lambda: folder)
    return blank


def test_a_worksheet_and_everything(exercises: Path, mine: Path, with_worksheet: bytes) -> None:
    sheet, written = exercises / SOFTMAX.worksheet, mine.read_bytes()
    sheet.write_bytes(b'weights = "e"\n')
    done = resetting.reset(exercises, course.part_named("softmax.worksheet", exercises))
    assert (done.what, done.file) == ("softmax.worksheet", sheet)
    assert (sheet.read_bytes(), mine.read_bytes()) == (with_worksheet, written)
    sheet.write_bytes(b'weights = "f"\n')
    changed = [d for d in resetting.reset_all(exercises) if d.changed]
    assert [d.what for d in changed] == ["softmax", "softmax.worksheet"]
    backups = [d.backup for d in changed if d.backup]
    assert [b.read_bytes() for b in backups] == [written, b'weights = "f"\n']
    assert backups[0].parent == backups[1].parent


def test_everything_is_looked_at_before_anything_is_changed(exercises: Path, mine: Path) -> None:
    (exercises / "05_masking" / "masking.py").unlink()
    (exercises / "05_masking" / "masking.py").symlink_to(mine)
    with pytest.raises(WrongUse, match="symbolic link"):
        resetting.reset_all(exercises)
    assert mine.read_text() == source_of("softmax")


def test_progress_starts_anew(exercises: Path, mine: Path) -> None:
    passed = tuple(Function(name, Status.PASSED, 1.0, 1.0, None, (), (), ()) for name in SOFTMAX.functions())
    chapter = Chapter("softmax", Status.PASSED, 5.0, 5.0, passed)
    progress.record(exercises, Verdict.of([chapter], seed=0, isolation=[]))
    resetting.reset(exercises, log_softmax())
    known = {name: r.status for (_, name), r in progress.records(exercises).items()}
    assert [name for name, status in known.items() if status != "passed"] == ["log_softmax"]


def test_an_import_that_the_stub_needs_is_asked_for(exercises: Path, mine: Path) -> None:
    text = mine.read_text().replace("import numpy as np", "import numpy").replace("np.ndarray", "numpy.ndarray")
    mine.write_text(text)
    done = resetting.reset(exercises, log_softmax())
    assert done.note.startswith("The stub needs `import numpy as np`")


# -- what cannot be done

HOSTILE = {
    "half a line": (b"def log_softmax(x:\n", "cannot be parsed (line 1"),
    "brackets": (b"x = " + b"(" * 200_000, "cannot be parsed"),
    "signs": (b"x = " + b"-" * 500_000 + b"1\n", "cannot be parsed"),
    "attributes": (b"x = a" + b".a" * 200_000, "cannot be parsed"),
    "nothing": (b"", "does not define log_softmax"),
    "another name": (b"def softmax(x):\n    return x\n", "does not define log_softmax"),
    "no def": (b"def log_softmax(x): ...\nlog_softmax = print\n", "that name stands for something else"),
    "under a condition": (b"if 1:\n    def log_softmax(x): ...\n", "that name stands for something else"),
    "not UTF-8": (b"# \xff\ndef log_softmax(x): ...\n", "is not UTF-8"),
    "a null byte": (b"\0def log_softmax(x): ...\n", "cannot be parsed"),
    "four megabytes": (b"#" * (4 << 20) + b"\ndef log_softmax(x): ...\n", "cannot be parsed"),
    "at work when it is run": (b"open('ran', 'w')\nraise SystemExit\n", "does not define log_softmax"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_where_the_function_is_not_to_be_found(
    exercises: Path, mine: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, said = HOSTILE[kind]
    monkeypatch.chdir(exercises)
    mine.write_bytes(source)
    with pytest.raises(WrongUse) as problem:
        resetting.reset(exercises, log_softmax())
    assert said in str(problem.value)
    assert "learn-transformers reset 02_softmax`" in str(problem.value)
    assert str(problem.value).endswith("Nothing was changed.")
    assert mine.read_bytes() == source
    assert not (exercises / "ran").exists()
    whole = resetting.reset(exercises, Part(SOFTMAX))
    assert whole.backup is not None
    assert whole.backup.read_bytes() == source


Spoil = Callable[[Path, Path], None]


def link_the_file(path: Path, outside: Path) -> None:
    path.rename(outside)
    path.symlink_to(outside)


def link_the_folder(path: Path, outside: Path) -> None:
    path.parent.rename(outside)
    path.parent.symlink_to(outside)


def pipe(path: Path, outside: Path) -> None:
    path.unlink()
    make_pipe(path)


def make_it_a_folder(path: Path, outside: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("spoil", [link_the_file, link_the_folder, pipe, make_it_a_folder])
@pytest.mark.parametrize("part", [log_softmax(), Part(SOFTMAX)], ids=lambda p: p.name)
def test_what_is_no_file_of_the_course_stays(
    exercises: Path, mine: Path, tmp_path: Path, spoil: Spoil, part: Part
) -> None:
    spoil(mine, tmp_path / "outside")
    with pytest.raises(WrongUse, match=r"(symbolic link|no regular file|a folder).*Nothing was changed"):
        resetting.reset(exercises, part)
    assert not (exercises.parent / ".learn-transformers" / "backups").exists()
    if spoil is link_the_file:
        assert (tmp_path / "outside").read_text() == source_of("softmax")


def test_no_backup_no_reset(exercises: Path, mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (exercises.parent / ".learn-transformers" / "backups").write_text("a file where a folder belongs")
    with pytest.raises(WrongUse, match="or its backup cannot be written: File exists"):
        resetting.reset(exercises, Part(SOFTMAX))
    assert mine.read_text() == source_of("softmax")


def test_a_full_disk(exercises: Path, mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WrongUse, match="No space left on device"):
        resetting.reset(exercises, Part(SOFTMAX))
    assert mine.read_text() == source_of("softmax")
    assert {p.name for p in mine.parent.iterdir()} <= {"softmax.py", "README.md", "worksheet.py", "figures"}


def test_what_is_saved_meanwhile_is_not_overwritten(
    exercises: Path, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = keeping.Backups.keep

    def save_meanwhile(backups: keeping.Backups, file: str, data: bytes) -> Path:
        mine.write_text("# saved by an editor")
        return keep(backups, file, data)

    monkeypatch.setattr(keeping.Backups, "keep", save_meanwhile)
    with pytest.raises(WrongUse, match="just been saved"):
        resetting.reset(exercises, Part(SOFTMAX))
    assert mine.read_text() == "# saved by an editor"


def kill_reset(folder: Path) -> None:
    """Wherever it is killed, the file is the old or the new one, and the old one is kept before it is replaced."""
    folders = (folder / str(number) for number in range(1_000_000))
    starting.start(folder / "start")
    mine, stub = b"# mine\n" * 10_000, course.shipped_bytes(STUB)

    def prepare() -> Path:
        exercises = next(folders) / "exercises"
        shutil.copytree(folder / "start", exercises.parent)
        (exercises / STUB).write_bytes(mine)
        return exercises

    def look(exercises: Path, through: bool) -> None:
        left = (exercises / STUB).read_bytes()
        kept = [p.read_bytes() for p in (exercises.parent / ".learn-transformers").rglob("softmax.py")]
        assert kept in ([], [mine])
        assert left == stub if through else left in (mine, stub)
        assert left == mine or kept
        shutil.rmtree(exercises.parent)

    killing.everywhere(prepare, functools.partial(resetting.reset, part=Part(SOFTMAX)), look)


def test_a_reset_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    killing.alone(kill_reset, tmp_path)


# -- and back again


def undone(exercises: Path) -> list[tuple[str, bool, bytes | None]]:
    found = undoing.undo(exercises)
    return [(one.what, one.changed, one.since.read_bytes() if one.since else None) for one in found]


@pytest.mark.parametrize("part", [log_softmax(), Part(SOFTMAX)], ids=lambda p: p.name)
def test_an_untouched_file_comes_back_to_the_byte_and_once(exercises: Path, mine: Path, part: Part) -> None:
    written = mine.read_bytes().replace(b"\n", b"\r\n")
    mine.write_bytes(written)
    mine.chmod(0o640)
    resetting.reset(exercises, part)
    assert mine.read_bytes() != written
    assert undone(exercises) == [(part.name, True, None)]
    assert (mine.read_bytes(), mine.stat().st_mode & 0o777) == (written, 0o640)
    with pytest.raises(WrongUse, match="There is no reset to bring anything back from"):
        undoing.undo(exercises)


def test_what_was_written_since_stays_and_is_kept(exercises: Path, mine: Path) -> None:
    """The function goes back into the file as it is now: what else was written there is not touched."""
    before = mine.read_bytes()
    resetting.reset(exercises, log_softmax())
    since = mine.read_bytes().replace(b'raise NotImplementedError("log_softmax")', b"return 'anew'") + b"# mine\n"
    mine.write_bytes(since)
    assert undone(exercises) == [("softmax.log_softmax", True, since)]
    assert mine.read_bytes() == before + b"# mine\n"
    resetting.reset(exercises, Part(SOFTMAX))
    mine.write_bytes(b"# begun again\n")
    assert undone(exercises) == [("softmax", True, b"# begun again\n")]
    assert mine.read_bytes() == before + b"# mine\n"


def test_resets_are_undone_from_the_last_on(exercises: Path, mine: Path) -> None:
    sheet, written = exercises / SOFTMAX.worksheet, mine.read_bytes()
    sheet.write_bytes(b'weights = "e"\n')
    resetting.reset(exercises, log_softmax())
    resetting.reset_all(exercises)
    assert [(what, changed) for what, changed, _ in undone(exercises)] == [
        ("softmax", True), ("softmax.worksheet", True)
    ]  # fmt: skip
    assert (sheet.read_bytes(), mine.read_bytes().count(b"raise NotImpl")) == (b'weights = "e"\n', 1)
    assert undone(exercises) == [("softmax.log_softmax", True, None)]
    assert mine.read_bytes() == written


@pytest.mark.parametrize(
    ("record", "file"),
    [
        (b'{"softmax": "x", "../../outside": "y", "nothing.f": 1}', STUB),
        (b"[1, 2]", STUB),
        (b"{" * 50_000, STUB),
        (b'{"softmax": ""}', "02_softmax/other.py"),
    ],
    ids=["more than we know", "a list", "no JSON", "nothing kept"],
)
def test_a_record_of_somebody_elses_names_no_file(exercises: Path, mine: Path, record: bytes, file: str) -> None:
    dated = exercises.parent / ".learn-transformers" / "backups" / "2026-11-23T10-15-02"
    (dated / "02_softmax").mkdir(parents=True)
    (dated / file).write_bytes(b"# kept\n")
    (dated / keeping.RECORD).write_bytes(record)
    if record.startswith(b'{"softmax": "x"'):
        assert [one.what for one in undoing.undo(exercises)] == ["softmax"]
        assert mine.read_bytes() == b"# kept\n"
    else:
        with pytest.raises(WrongUse, match="There is no reset"):
            undoing.undo(exercises)


def test_where_the_function_has_no_place_nothing_is_changed(exercises: Path, mine: Path) -> None:
    resetting.reset(exercises, log_softmax())
    mine.write_bytes(b"def half(:\n")
    with pytest.raises(WrongUse, match=r"cannot be parsed .*so log_softmax has no place in it.*Nothing was changed"):
        undoing.undo(exercises)
    assert mine.read_bytes() == b"def half(:\n"


def test_what_was_written_since_is_kept_before_anything_is_replaced(
    exercises: Path, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = mine.read_bytes()
    resetting.reset(exercises, Part(SOFTMAX))
    mine.write_bytes(b"# since\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(keeping, "write", full)
        with pytest.raises(WrongUse, match="No space left on device"):
            undoing.undo(exercises)
    kept = [p.read_bytes() for p in (exercises.parent / ".learn-transformers").rglob("softmax.py")]
    assert (mine.read_bytes(), sorted(kept)) == (b"# since\n", sorted([before, b"# since\n"]))
    assert undone(exercises) == [("softmax", True, b"# since\n")]
    assert mine.read_bytes() == before


# -- the command


def test_a_name_that_means_two_things_is_not_guessed(command_line: CommandLine, exercises: Path, mine: Path) -> None:
    done = command_line("reset", "softmax", cwd=exercises)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert "reset softmax.softmax`" in done.stderr
    assert "reset 02_softmax`" in done.stderr
    assert mine.read_text() == source_of("softmax")
    mine.unlink()  # then only the chapter can come back
    assert command_line("reset", "softmax", cwd=exercises).returncode == 0
    assert mine.read_bytes() == course.shipped_bytes(STUB)


def test_targets_of_the_command(command_line: CommandLine, exercises: Path, mine: Path) -> None:
    written = mine.read_bytes()
    every = len(SOFTMAX.functions())
    for target, stubs in (("log_softmax", 1), ("softmax.softmax", 1), ("02_softmax", every), ("./softmax.py", every)):
        mine.write_bytes(written)
        done = command_line("reset", target, cwd=mine.parent)
        assert (done.returncode, done.stderr) == (0, "")
        assert mine.read_bytes().count(b"raise NotImplementedError") == stubs
        (backup,) = [word for word in done.stdout.replace(";", " ").split() if "backups" in word]
        assert (mine.parent / backup.rstrip(".")).read_bytes() == written
    done = command_line("reset", "--all", cwd=mine.parent)
    assert done.stdout == "Everything is as it was handed out already: nothing was changed.\n"


def test_wrong_use(command_line: CommandLine, tmp_path: Path) -> None:
    handed_out = shutil.copytree(FIXTURE_COURSE, tmp_path / "handed out")  # which the checkout would be
    starting = command_line("init", "own", LEARN_TRANSFORMERS_COURSE=str(handed_out))
    assert starting.returncode == 0
    for arguments, said in (
        ([], "--all"),
        (["doubling", "--all"], "--all"),
        (["/etc/passwd"], "is no chapter of the course"),
        (["doubling", "--exercises", str(handed_out / "exercises")], "git"),
    ):
        done = command_line("reset", *arguments, cwd=tmp_path / "own", LEARN_TRANSFORMERS_COURSE=str(handed_out))
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert said in done.stderr
        assert len(done.stderr.splitlines()) == 1
