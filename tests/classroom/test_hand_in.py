"""`hand-in`: what it says will be graded is what whoever grades it finds, and nothing else goes along."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from laid_out import zipped
from support import ROOT, CommandLine, posix_only, source_of

from learn_transformers import course, progress
from learn_transformers.classroom import intake
from learn_transformers.classroom.hand_in import gathering, packing
from learn_transformers.classroom.hand_in.looking import Kind, Part, Reader
from learn_transformers.trouble import WrongUse

SOFTMAX = course.known_chapter("softmax")


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A course in which softmax is done, and nothing else begun."""
    folder = tmp_path / "exercises"
    for chapter in ("02_softmax", "05_masking"):
        shutil.copytree(ROOT / "exercises" / chapter, folder / chapter)
    (folder / SOFTMAX.file).write_text(source_of("softmax"))
    return folder


def files(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as found:
        return {name: found.read(name) for name in found.namelist()}


def functions(parts: tuple[Part, ...]) -> Part:
    return next(part for part in parts if part.kind == Kind.FUNCTIONS)


PLACES = sorted({name for chapter in course.chapters() for name in gathering.places(chapter)})
JUNK = st.sampled_from(
    ["02_softmax/softmax (1).py", "02_softmax/Softmax.py", "softmax.py", "notes.txt", "solutions/02_softmax/softmax.py",
     "02_softmax/test_softmax.py", "02_softmax/__pycache__/softmax.py", "02_softmax/a/b/softmax.py", "x.ipynb"]
)  # fmt: skip
CONTENT = st.one_of(st.binary(max_size=60), st.just(b"0" * 5000))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(PLACES), CONTENT, min_size=1, max_size=6), st.dictionaries(JUNK, CONTENT))
def test_what_is_packed_is_what_grade_finds(
    tmp_path_factory: pytest.TempPathFactory, work: Mapping[str, bytes], junk: Mapping[str, bytes]
) -> None:
    where = tmp_path_factory.mktemp("course")
    for name, content in {**junk, **work}.items():
        (where / "own" / name).parent.mkdir(parents=True, exist_ok=True)
        (where / "own" / name).write_bytes(content)
    gathered = gathering.gather(where / "own", [], where / "hand-in.zip")
    assert gathered.files == dict(work)
    archive = packing.packed(gathered.files)
    assert archive == packing.packed(dict(reversed(gathered.files.items())))
    found = packing.read_back(archive)
    assert (found.files, found.refused, found.notes) == (dict(work), (), ())
    (where / "class").mkdir()
    for student in ("ada", "bob"):
        (where / "class" / f"{student}.zip").write_bytes(archive)
    assert {(s.student, s.fingerprint) for s in intake.submissions(where / "class")} == {
        ("ada", found.fingerprint), ("bob", found.fingerprint),
    }  # fmt: skip
    named = {said.partition(": ")[0] for said in gathered.left}
    assert {name for name in junk if name.startswith("02_") and "__" not in name} <= named | (
        set(junk) if not any(name.startswith("02_") for name in work) else set()
    )


def test_an_archive_knows_neither_time_nor_place() -> None:
    archive = packing.packed({"02_softmax/softmax.py": b"x = 1\n"})
    assert hashlib.sha256(archive).hexdigest().startswith("31975bf82c1f8f46256a969cb8767d66")


def test_which_functions_are_written(reader: Reader) -> None:
    stub, solution = course.shipped_bytes(SOFTMAX.file).decode(), source_of("softmax")
    names = tuple(SOFTMAX.definitions())

    def state(text: str) -> Part:
        return functions(reader.parts(SOFTMAX, {SOFTMAX.file: text.encode()}))

    assert (state(stub).blank, state(solution).filled) == (names, names)
    assert state(stub.replace('"""', "'''").replace("\n", "\r\n")).blank == names
    assert state("").absent == names
    mixed = stub + "\ndef softmax(x, axis=-1):\n    # mine\n    return x\n\ndef log_softmax(x):\n    pass\n"
    assert state(mixed).filled == ("softmax",)
    assert "log_softmax" in state(mixed).blank
    assert state("softmax = lambda x: x\nimport log_softmax").filled == ("softmax", "log_softmax")
    assert state("def softmax(:\n").note == "it is no Python that can be read: line 1: invalid syntax"
    assert state("(" * 100_000).note.startswith("it ")
    assert "UTF-8" in functions(reader.parts(SOFTMAX, {SOFTMAX.file: "ü = 1".encode("cp1252")})).note


def test_every_stub_is_blank_and_every_solution_written(reader: Reader) -> None:
    for chapter in course.chapters():
        stub, solution = course.shipped_bytes(chapter.file), course.solution_bytes(chapter.file)
        assert solution is not None
        assert functions(reader.parts(chapter, {chapter.file: stub})).filled == ()
        assert functions(reader.parts(chapter, {chapter.file: solution})).filled == tuple(chapter.definitions())


def test_answers_that_are_filled_in(reader: Reader) -> None:
    solution = course.solution_bytes(SOFTMAX.worksheet)
    assert solution is not None
    for content, filled in ((course.shipped_bytes(SOFTMAX.worksheet), 0), (solution, len(SOFTMAX.answers()))):
        part = next(p for p in reader.parts(SOFTMAX, {SOFTMAX.worksheet: content}) if p.kind == Kind.WORKSHEET)
        assert (len(part.filled), len(part.blank)) == (filled, len(SOFTMAX.answers()) - filled)
    broken = reader.parts(SOFTMAX, {SOFTMAX.worksheet: b"two_scores = 'never closed\n"})
    assert any("never closed" in part.note for part in broken)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ('chapter = "softmax"\nseed = 0\n', "for practice (seed 0)"),
        ('chapter = "softmax"\nseed = "hmac-sha256:0123456789abcdef"\n', ""),
        ('chapter = "masking"\nseed = 0\n', 'should hold `chapter = "softmax"`'),
        ('chapter = "softmax"\n', "does not hold the seed"),
        ("chapter = softmax\n", "it is no TOML"),
    ],
)
def test_answers_to_a_quiz(reader: Reader, head: str, said: str) -> None:
    text = f'schema = "learn-transformers/quiz-answers@1"\n{head}[answers]\nthree_weights = ""\nsums_to_one = "a"\n'
    parts = reader.parts(SOFTMAX, {SOFTMAX.quiz: text.encode()})
    part = next(part for part in parts if part.kind == Kind.QUIZ)
    assert said in part.note
    assert bool(part.note) is bool(said)
    if "no TOML" not in said:
        assert part.filled == ("sums_to_one",)
        assert "three_weights" in part.blank


def test_a_blank_sheet_of_a_quiz_answers_nothing(reader: Reader, here: CommandLine) -> None:
    sheet = here("quiz", "softmax", "--format", "toml").stdout
    part = next(p for p in reader.parts(SOFTMAX, {SOFTMAX.quiz: sheet.encode()}) if p.kind == Kind.QUIZ)
    assert part.filled == ()
    assert part.blank


def test_what_was_begun_goes_along(here: CommandLine, own: Path, tmp_path: Path) -> None:
    done = here("hand-in")
    assert (done.returncode, done.stderr) == (0, "")
    assert "softmax.py  5 of 5 functions written" in done.stdout
    assert "Not begun, and left out: masking." in done.stdout
    assert "passed when last checked" not in done.stdout
    assert files(tmp_path / "hand-in.zip").keys() == {SOFTMAX.file, SOFTMAX.worksheet}
    plain = json.loads(here("hand-in", "--format", "json").stdout)
    Draft202012Validator(json.loads((course.PACKAGE / "schemas" / "hand-in-1.schema.json").read_text())).validate(plain)
    assert plain["fingerprint"][:12] in done.stdout
    assert plain["fingerprint"] == packing.read_back((tmp_path / "hand-in.zip").read_bytes()).fingerprint
    assert (plain["missing"], plain["not_begun"], plain["bytes"]) == (
        [], ["masking"], (tmp_path / "hand-in.zip").stat().st_size,
    )  # fmt: skip


def test_what_is_named_goes_along_as_it_is(here: CommandLine, own: Path, tmp_path: Path) -> None:
    (own / "02_softmax" / "worksheet.py").unlink()
    done = here("hand-in", "5", "softmax", "--out", "ada.zip")
    assert done.returncode == 0
    assert "masking.py  0 of 4 functions written" in done.stdout
    assert "worksheet.py  is not there" in done.stdout
    assert set(files(tmp_path / "ada.zip")) == {SOFTMAX.file, "05_masking/masking.py", "05_masking/worksheet.py"}


def test_a_missing_file_is_said_and_the_archive_made(here: CommandLine, own: Path, tmp_path: Path) -> None:
    (own / SOFTMAX.file).unlink()
    done = here("hand-in", "softmax", "gpt")
    assert done.returncode == 1
    assert "Missing: 02_softmax/softmax.py, 11_gpt/gpt.py." in done.stdout
    assert files(tmp_path / "hand-in.zip").keys() == {SOFTMAX.worksheet}
    nothing = here("hand-in", "gpt", "--out", "x.zip")
    assert (nothing.returncode, nothing.stdout) == (2, "")
    assert "nothing of gpt" in nothing.stderr
    assert not (tmp_path / "x.zip").exists()


def test_nothing_begun(here: CommandLine, own: Path, tmp_path: Path) -> None:
    (own / SOFTMAX.file).write_bytes(course.shipped_bytes(SOFTMAX.file).replace(b"\n", b"\r\n"))
    done = here("hand-in")
    assert (done.returncode, done.stdout) == (2, "")
    assert "every chapter is as it was handed out" in done.stderr
    assert not (tmp_path / "hand-in.zip").exists()


def test_an_archive_is_never_lost(here: CommandLine, own: Path, tmp_path: Path) -> None:
    archive = tmp_path / "hand-in.zip"
    archive.write_bytes(b"mine")
    done = here("hand-in")
    assert (done.returncode, archive.read_bytes()) == (2, b"mine")
    assert "--force replaces them and keeps a backup" in done.stderr
    assert "what stood there is in" in here("hand-in", "--force").stdout
    assert b"mine" in [path.read_bytes() for path in tmp_path.rglob("*.zip")]
    again = archive.read_bytes()
    os.utime(own / SOFTMAX.file, (1, 1))
    assert "was there already, the same" in here("hand-in").stdout
    assert archive.read_bytes() == again


@posix_only("needs links and their rights")
def test_links_and_what_else_lies_there_is_not_taken(here: CommandLine, own: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.py").write_text("secret = 1\n")
    (own / SOFTMAX.worksheet).unlink()
    (own / SOFTMAX.worksheet).symlink_to(tmp_path / "secret.py")
    (own / "02_softmax" / "helper.py").write_text("")
    (own / "02_softmax" / "softmax (1).py").write_text("")
    (own / "02_softmax" / "mine.ipynb").write_text("{}")
    (own / "old.zip").write_bytes(zipped({"02_softmax/softmax.py": b"old", "b": b""}))
    (own / "02_softmax" / "\x1b[2Jevil\n.txt").write_text("")
    (own / "01_other").mkdir()
    (own / "01_other" / "elsewhere.txt").write_text("")
    done = here("hand-in")
    assert done.returncode == 0
    assert files(tmp_path / "hand-in.zip") == {SOFTMAX.file: source_of("softmax").encode()}
    said = {line.strip() for line in done.stdout.splitlines()}
    assert "02_softmax/worksheet.py: it is a symbolic link; hand in the file itself." in said
    assert "02_softmax/softmax (1).py: the course's file is 02_softmax/softmax.py." in said
    assert any(line.startswith("02_softmax/mine.ipynb: it is a notebook") for line in said)
    assert any(line.startswith("02_softmax/helper.py: the course has no such file") for line in said)
    assert "old.zip: it is an archive, and those are not looked into." in said
    assert any(line.startswith("02_softmax/\\x1b[2Jevil") for line in said)
    assert "elsewhere" not in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    "content",
    [
        b'{"schema": "learn-transformers/verdict@1", "score": 48.0}',
        b'\xef\xbb\xbf\n{\n  "practice": true, "schema": "learn-transformers/verdict@1"}',
        b"SQLite format 3\0",
    ],
)
def test_a_verdict_is_no_work(here: CommandLine, own: Path, tmp_path: Path, content: bytes) -> None:
    (own / SOFTMAX.file).write_bytes(content)
    done = here("hand-in", "softmax")
    assert done.returncode == 1
    assert f"02_softmax/softmax.py: {gathering.RESULT}." in done.stdout
    (tmp_path / "practice.json").write_bytes(content)
    named = here("hand-in", "practice.json", "--force")
    assert (named.returncode, named.stdout) == (2, "")
    assert "practice.json is no work" in named.stderr


def test_progress_stays_at_home_and_is_called_what_it_is(here: CommandLine, own: Path, tmp_path: Path) -> None:
    assert here("check", "softmax").returncode in (0, 1)
    assert progress.path_of(own).is_file()
    done = here("hand-in")
    assert "softmax.py  5 of 5 functions written; 5 passed when last checked here" in done.stdout
    assert files(tmp_path / "hand-in.zip").keys() == {SOFTMAX.file, SOFTMAX.worksheet}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sofmax"], "Did you mean softmax?"),
        (["exercises/02_softmax/softmax.py"], "hand-in takes names of chapters: `learn-transformers hand-in softmax`."),
        (["softmax", "--out", "ada.tar"], "does not end in .zip"),
        (["softmax", "--out", "exercises/nowhere/deep/ada.zip/x.zip"], ""),
        (["--exercises", "nowhere"], "nowhere holds no course"),
    ],
    ids=str,
)
def test_wrong_use_is_a_sentence(here: CommandLine, own: Path, words: list[str], said: str) -> None:
    done = here("hand-in", *words)
    if said:
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr
    else:
        assert done.returncode == 0


def test_empty_chapters(here: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "exercises" / "02_softmax").mkdir(parents=True)
    done = here("hand-in")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no file of a chapter" in done.stderr


def test_outside_of_a_course(here: CommandLine) -> None:
    done = here("hand-in")
    assert (done.returncode, done.stdout) == (2, "")
    assert "No course found" in done.stderr


def test_too_large_for_whoever_grades_it(own: Path, here: CommandLine) -> None:
    (own / SOFTMAX.file).write_bytes(b"#" * (course.MAX_SOURCE + 1))
    done = here("hand-in", "softmax")
    assert done.returncode == 1
    assert "at most 1 MiB is read" in done.stdout


def test_results_are_known_by_their_beginning() -> None:
    assert not gathering.is_result(b'schema = "learn-transformers/quiz-answers@1"')
    assert not gathering.is_result(b'{"schema": "learn-transformers/quiz-answers@1"}')
    assert not gathering.is_result(b'"""As learn-transformers/verdict@1 has it."""')
    assert gathering.is_result(b'{"schema": "learn-transformers/grades@1"}')


def test_only_zip_names(own: Path) -> None:
    from learn_transformers.classroom.hand_in import Asked, hand_in

    with pytest.raises(WrongUse, match=r"does not end in \.zip"):
        hand_in(Asked(own, out=Path("hand-in")))
