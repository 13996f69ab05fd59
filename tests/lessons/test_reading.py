"""`read` and `show` as a learner runs them: lessons, their own results as pictures, pagers, image files."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT, CommandLine, make_pipe, open_terminal, source_of

from learn_transformers import course
from learn_transformers.cli import app
from learn_transformers.course import Part, WrongUse
from learn_transformers.judging import session
from learn_transformers.key import pictures
from learn_transformers.lessons import drawings
from learn_transformers.lessons import lesson as reading
from learn_transformers.report.lesson import page, pager
from learn_transformers.report.pictures import figure
from learn_transformers.sandbox.host import Sandboxes

SOFTMAX = course.known_chapter("softmax")
CAN_DRAW = importlib.util.find_spec("matplotlib") is not None


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "exercises", tmp_path / "mine" / "exercises")
    return tmp_path / "mine" / "exercises"


@pytest.fixture
def shared(sandboxes: Sandboxes, monkeypatch: pytest.MonkeyPatch) -> None:
    """All pictures are drawn with the sandboxes that are open already."""
    monkeypatch.setattr(session, "sandboxes", lambda: contextlib.nullcontext(sandboxes))


# -- what a learner's functions give


@pytest.mark.usefixtures("shared")
def test_solutions_give_what_is_right_and_stubs_are_not_started() -> None:
    for chapter in course.chapters():
        if chapter.has_pictures:
            made = drawings.drawings(ROOT / "solutions", chapter)
            assert [d.picture for d in made] == list(pictures.pictures_of(chapter))
            assert {(d.standing, d.said) for d in made} == {("right", "")}
            stubs = drawings.drawings(ROOT / "exercises", chapter)
            assert all((d.standing, d.yours) == ("not started", None) for d in stubs)
            assert all(d.said == "is not started" for d in stubs)


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize(
    ("source", "standing", "said"),
    [
        (None, "failed", "is not here: softmax.py is missing"),
        ("def softmax(x:", "failed", "raised SyntaxError: "),
        ("import nothing_at_all", "failed", "raised ModuleNotFoundError: "),
        ("x = 1", "failed", "is not defined"),
        ("softmax = softmax_with_temperature = softmax_jacobian = 1", "failed", "raised TypeError: "),
        (
            "def softmax(*a): raise KeyError('\\x1b[2J\\n')\nsoftmax_with_temperature = softmax_jacobian = softmax",
            "failed",
            "raised KeyError: ",
        ),
        (
            "import os\ndef softmax(*a): os._exit(3)\nsoftmax_with_temperature = softmax_jacobian = softmax",
            "failed",
            "did not come back: ",
        ),
        ("def softmax(*a): return '\\x1b[2J'\nsoftmax_with_temperature = softmax_jacobian = softmax", "different", ""),
    ],
)
def test_files_that_give_nothing_to_draw(exercises: Path, source: str | None, standing: str, said: str) -> None:
    file = exercises / SOFTMAX.file
    file.unlink() if source is None else file.write_text(source)
    for made in drawings.drawings(exercises, SOFTMAX):
        assert made.standing == standing
        assert made.yours is None
        assert said in made.said
        assert made.said.isprintable()


@pytest.mark.usefixtures("shared")
def test_a_function_that_waits_for_another_one_says_so(exercises: Path) -> None:
    stub = exercises / SOFTMAX.file
    stub.write_text(
        stub.read_text().replace(
            'raise NotImplementedError("softmax_with_temperature")', "return softmax(x / temperature, axis)"
        )
    )
    (made,) = drawings.drawings(exercises, SOFTMAX, "softmax_with_temperature")
    assert (made.standing, made.said) == ("not started", "waits for softmax, which is not finished")


def test_every_picture_belongs_to_a_function_of_its_chapter() -> None:
    for chapter in course.chapters():
        assert {p.function for p in pictures.pictures_of(chapter)} <= set(chapter.functions())
    titles = [p.title for chapter in course.chapters() for p in pictures.pictures_of(chapter)]
    assert len(set(titles)) == len(titles)


# -- which part of the course, and whose text


def test_a_lesson_is_the_learners_own_or_the_shipped_one(exercises: Path) -> None:
    own = exercises / SOFTMAX.folder / "README.md"
    own.write_bytes(b"# mine\xff\n")
    assert reading.lesson(exercises, SOFTMAX) == reading.Text("# mine\ufffd\n", foreign=True)
    own.unlink()
    missing = reading.lesson(exercises, SOFTMAX)
    assert missing.markdown == (ROOT / "exercises" / SOFTMAX.folder / "README.md").read_text()
    assert missing.note == "This is the lesson as it was handed out: in your course README.md is missing."
    make_pipe(own)
    assert "not a regular file" in reading.lesson(exercises, SOFTMAX).note
    shipped = reading.lesson(None, SOFTMAX)
    assert (shipped.markdown, shipped.note, shipped.foreign) == (missing.markdown, "", False)


def test_targets(exercises: Path) -> None:
    assert reading.part_named("2", None) == Part(SOFTMAX)
    assert reading.part_named("log_softmax", exercises) == Part(SOFTMAX, "log_softmax")
    for path in ("02_softmax", "02_softmax/README.md", "02_softmax/softmax.py"):
        assert reading.part_named(str(exercises / path), exercises) == Part(SOFTMAX)
    with pytest.raises(WrongUse, match="file to write in"):
        reading.part_named("softmax.worksheet", exercises)


# -- the commands


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    """A command in this process."""
    monkeypatch.chdir(folder)
    app(list(arguments), standalone_mode=False)


def test_read_into_a_pipe_is_plain_text_that_fits(
    command_line: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = command_line("read", "self_attention", TERM="xterm-256color", COLORTERM="truecolor")  # outside of a course
    assert (done.returncode, done.stderr) == (0, "")
    text = reading.lesson(None, course.known_chapter("3"))
    assert done.stdout.splitlines() == page.lines(text.markdown, 80, False, figures=text.figures)


def test_read_and_show_in_ascii(command_line: CommandLine, exercises: Path) -> None:
    (exercises / SOFTMAX.file).write_text(source_of("softmax"))
    done = command_line("read", "softmax", cwd=exercises, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.isascii()
    assert "\\u" not in done.stdout
    assert "sum_j e^x_j" in done.stdout
    assert "0.12 %%0.88" in done.stdout


@pytest.mark.usefixtures("shared")
def test_read_draws_what_your_functions_give(exercises: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    (exercises / SOFTMAX.file).write_text(
        source_of("softmax") + "\n\ndef softmax_jacobian(x):\n    return np.zeros((3, 3))\n"
        "\n\ndef softmax_with_temperature(x, temperature, axis=-1):\n    return later\n"
    )
    run(exercises, monkeypatch, "read", "softmax")
    shown = capsys.readouterr().out
    functions = shown[shown.index("\nYour functions\n─") : shown.index("\nNow you\n─")]
    assert "Yours: the scores of the worked example" in functions
    assert "1    0.12 ██0.88" in functions
    assert "Yours: the Jacobian" in functions
    assert "Yours is different: 9 of 9 entries differ" in functions
    assert shown.count("Yours: ") == 2  # what raises is not drawn


@pytest.mark.usefixtures("shared")
def test_read_a_function(exercises: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    (exercises / SOFTMAX.file).write_text(source_of("softmax"))
    run(exercises, monkeypatch, "read", "softmax.softmax_jacobian")
    shown = capsys.readouterr().out
    lines = shown.splitlines()
    assert lines[0] == "softmax.softmax_jacobian"
    assert "    def softmax_jacobian(x: np.ndarray) -> np.ndarray:" in lines
    assert "Your functions" in lines
    assert "The equation" not in lines
    assert shown.count("Yours: ") == 1


def test_show(command_line: CommandLine, exercises: Path) -> None:
    (exercises / SOFTMAX.file).write_text(source_of("softmax"))
    done = command_line("show", "softmax", cwd=exercises)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (ROOT / "tests" / "report" / "pictures" / "snapshots" / "softmax.plain.txt").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "nothing"), "There is no chapter or function called 'nothing'"),
        (("show", "cross_entropy"), "There is no picture of cross_entropy; chapter softmax has pictures of softmax,"),
        (("show", "softmax", "--force"), "--force is for --png FILE"),
        (("show", "softmax", "--png", "out.svg"), "give a name such as out.png"),
        (("show", "softmax", "--png", "no/out.png"), "There is no folder no"),
        (("read", "softmax.worksheet"), "open "),
        (("read", "nothing"), "There is no chapter or function called 'nothing'"),
    ],
)
def test_wrong_use(
    exercises: Path, monkeypatch: pytest.MonkeyPatch, capsys, arguments: tuple[str, ...], said: str
) -> None:
    with pytest.raises(WrongUse, match=re.escape(said)):
        run(exercises, monkeypatch, *arguments)
    assert capsys.readouterr().out == ""


def test_a_chapter_without_pictures(monkeypatch: pytest.MonkeyPatch, exercises: Path) -> None:
    monkeypatch.setattr(pictures, "pictures_of", None)
    monkeypatch.setattr(drawings, "pictures_of", lambda chapter: ())
    with pytest.raises(WrongUse, match=r"^Chapter softmax has no pictures; these have: .*masking"):
        drawings.drawings(exercises, SOFTMAX)


def test_show_needs_a_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WrongUse, match="No course found"):
        run(tmp_path, monkeypatch, "show", "softmax")


def test_a_lesson_loads_no_numpy_while_there_is_nothing_to_draw(exercises: Path) -> None:
    program = (
        "import sys\nfrom learn_transformers.cli import main\n"
        "sys.argv = ['learn-transformers', 'read', 'softmax']\n"
        "try: main()\n"
        "finally: print([m for m in ('numpy', 'torch', 'sympy') if m in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=exercises, capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "[]"


# -- image files


@pytest.mark.skipif(not CAN_DRAW, reason="matplotlib is not installed")
@pytest.mark.filterwarnings("error::RuntimeWarning", "error::UserWarning")
@pytest.mark.usefixtures("shared")
def test_an_image(exercises: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    (exercises / SOFTMAX.file).write_text(
        source_of("softmax")
        + "\n\ndef softmax(x, axis=-1):\n    return np.array([[np.nan, np.inf], [-1e308, 1e308]])\n"
        "\n\ndef softmax_jacobian(x):\n    raise ValueError('$\\\\frac$')\n"
    )
    file = tmp_path / "out.png"
    run(exercises, monkeypatch, "show", "softmax", "--png", str(file))
    first = file.read_bytes()
    assert first.startswith(b"\x89PNG")
    with pytest.raises(WrongUse, match="is there already: give another name, or --force to replace it"):
        run(exercises, monkeypatch, "show", "softmax", "--png", str(file))
    assert file.read_bytes() == first
    run(exercises, monkeypatch, "show", "patchify", "--png", str(file), "--force")
    assert file.read_bytes().startswith(b"\x89PNG")
    assert file.read_bytes() != first
    made = drawings.drawings(exercises, course.known_chapter("positional_encoding"))
    with pytest.raises(WrongUse, match="cannot be written: File exists"):
        figure.save(made[1:2], file, force=False)
    assert capsys.readouterr().out == f"3 pictures in {file}\n1 picture in {file}\n"


def test_matplotlib_is_asked_for_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(WrongUse, match=re.escape("pip install 'learn-transformers[plot]'")):
        figure.require(tmp_path / "out.png", force=False)


# -- terminals and pagers


def on_terminal(folder: Path, *arguments: str, **more: str) -> str:
    """What the program writes onto a terminal of 80 columns and 24 rows."""
    ours, theirs = open_terminal()
    environment = {
        "PATH": "/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLUMNS": "80",
        "LINES": "24",
    }
    program = [sys.executable, "-P", "-m", "learn_transformers", *arguments]
    process = subprocess.Popen(
        program, cwd=folder, env=environment | more, stdin=theirs, stdout=theirs, stderr=subprocess.STDOUT
    )
    os.close(theirs)
    read = b""
    with contextlib.suppress(OSError):  # the other end is closed
        while more_read := os.read(ours, 1 << 16):
            read += more_read
    os.close(ours)
    assert process.wait() == 0
    return read.decode().replace("\r\n", "\n")


def test_a_long_lesson_goes_to_the_pager_in_color(exercises: Path, tmp_path: Path) -> None:
    script = tmp_path / "my pager"
    script.write_text('#!/bin/sh\necho "paged with $LESS"; cat | head -n 5\n')  # and it leaves before the end
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    shown = on_terminal(exercises, "read", "softmax", PAGER=f"'{script}'")
    assert shown.startswith("paged with -R\n\x1b[1m02 · Softmax")
    assert len(shown.splitlines()) == 6


def test_ctrl_c_is_the_pagers(tmp_path: Path, capfd) -> None:
    script = tmp_path / "pager"
    script.write_text("#!/bin/sh\ntrap 'echo interrupted' INT\nkill -INT $PPID $$\ncat\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    before = signal.getsignal(signal.SIGINT)
    assert pager._paged([str(script)], "text\n" * 50_000)
    assert signal.getsignal(signal.SIGINT) is before
    shown = capfd.readouterr().out
    assert shown == "interrupted\n" + "text\n" * 50_000


def test_no_pager_where_it_fits_or_there_is_none(exercises: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short = on_terminal(exercises, "show", "causal_mask", PAGER="false")
    assert "\x1b[2mcausal_mask is not started." in short
    assert "48;5;" in short  # a background of 256 colors
    long = on_terminal(exercises, "read", "softmax", PAGER="no-such-program", NO_COLOR="1")
    monkeypatch.chdir(exercises)
    text = reading.lesson(exercises, SOFTMAX)
    assert long.splitlines() == page.lines(text.markdown, 80, False, figures=text.figures)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"PAGER": "cat -n"}, ["cat", "-n"]),
        ({"PAGER": ""}, []),
        ({"PAGER": "no-such-program"}, []),
        ({"PAGER": "cat", "TERM": "dumb"}, []),
        ({"PAGER": "'"}, []),
        ({"PATH": "/nowhere"}, []),
    ],
)
def test_which_pager(environment: dict[str, str], words: list[str]) -> None:
    assert pager.command({"PATH": os.environ["PATH"], **environment}) == words


def test_less_is_the_pager_where_it_is_installed(tmp_path: Path) -> None:
    (tmp_path / "less").write_text("#!/bin/sh\n")
    (tmp_path / "less").chmod(0o755)
    assert pager.command({"PATH": str(tmp_path)}) == ["less", "-R"]
