"""What a class handed in, in every layout: what is laid out comes back, and nobody is forgotten."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laid_out import LAYOUTS, METADATA, moodle, written, zipped

from learn_transformers import course
from learn_transformers.classroom.intake import each, submissions, words
from learn_transformers.classroom.submission import Submission
from learn_transformers.trouble import WrongUse

PLACES = sorted(
    {place for c in course.chapters() for place in (c.file, c.worksheet, *([c.quiz] if c.has_quiz else []))}
    | {c.weights for c in course.chapters() if c.is_trained}
)
SOFTMAX, ATTENTION = "02_softmax/softmax.py", "03_self_attention/self_attention.py"
FILES = st.dictionaries(st.sampled_from(PLACES), st.binary(max_size=40), min_size=1, max_size=8)


def of(root: Path, as_chapter: str | None = None) -> dict[str, Submission]:
    found = submissions(root, chapter=course.known_chapter(as_chapter) if as_chapter else None)
    assert len({s.student for s in found}) == len(found)
    return {s.student: s for s in found}


def files(root: Path, as_chapter: str | None = None) -> dict[str, Mapping[str, bytes]]:
    return {student: s.files for student, s in of(root, as_chapter).items()}


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@settings(max_examples=15, deadline=None)
@given(handed_in=st.dictionaries(st.sampled_from(["jdoe", "mary-ann", "Zoë"]), FILES, min_size=2))
def test_what_is_laid_out_comes_back(
    tmp_path_factory: pytest.TempPathFactory, layout: str, handed_in: dict[str, dict[str, bytes]]
) -> None:
    root = tmp_path_factory.mktemp("class")
    for student, contents in handed_in.items():
        LAYOUTS[layout](root, student, contents)
    found = of(root)
    assert {student: s.files for student, s in found.items()} == handed_in
    assert [said for s in found.values() for said in s.refused] == []
    assert list(found) == sorted(found, key=str.casefold)


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_nothing_is_written(tmp_path: Path, layout: str) -> None:
    for student in ("jdoe", "mary"):
        LAYOUTS[layout](tmp_path, student, {SOFTMAX: b"x = 1", "02_softmax/worksheet.py": b""})

    def state() -> dict[str, tuple[int, int, int]]:
        found = {str(p): p.lstat() for p in sorted(tmp_path.rglob("*"))}
        return {path: (s.st_mode, s.st_size, s.st_mtime_ns) for path, s in found.items()}

    before = state()
    assert len(of(tmp_path)) == 2
    assert state() == before


NAMES = st.sampled_from(
    [
        *("02_softmax", "softmax", "exercises", "solutions", "a", "softmax.py", "Softmax.py", "softmax (1).py"),
        *(
            "worksheet.py",
            "quiz.toml",
            "hw_encoder_decoder.py",
            ".git",
            "x.ipynb",
            "é.py",
            "test_softmax.py",
            "main.py",
        ),
    ]
)
TREES = st.dictionaries(st.lists(NAMES, min_size=1, max_size=10).map(tuple), st.binary(max_size=20), max_size=12)


@settings(max_examples=100, deadline=None)
@given(tree=TREES, as_chapter=st.sampled_from([None, "softmax"]))
def test_an_archive_is_as_the_folder_that_it_was_made_of(
    tmp_path_factory: pytest.TempPathFactory, tree: dict[tuple[str, ...], bytes], as_chapter: str | None
) -> None:
    folder = {way: tree[way] for way in tree if not any(way[:n] in tree for n in range(1, len(way)))}
    plain = {"/".join(way): content for way, content in folder.items()}
    if sum(name.casefold().endswith("softmax.py") for name in plain) > 1 and os.name == "nt":
        return
    one, other = (tmp_path_factory.mktemp("class") for _ in range(2))
    (one / "jdoe").mkdir()
    written(one / "jdoe", plain)
    written(other, {"jdoe.zip": zipped(plain)})
    unpacked, packed = of(one, as_chapter)["jdoe"], of(other, as_chapter)["jdoe"]
    assert (packed.files, packed.notes) == (unpacked.files, unpacked.notes)
    deep = [s for s in unpacked.refused if "deep" not in s and "Nothing" not in s]
    assert [s for s in packed.refused if "deep" not in s and "Nothing" not in s] == deep


@pytest.mark.parametrize(
    ("name", "student", "place"),
    [
        ("hw1_softmax_jdoe.py", "jdoe", SOFTMAX),
        ("jdoe_softmax.py", "jdoe", SOFTMAX),
        ("softmax_jdoe (2).py", "jdoe", SOFTMAX),
        ("02_softmax_mary-ann_o'neil.py", "mary-ann_o'neil", SOFTMAX),
        ("Jane Doe - Softmax - final.py", "Jane Doe", SOFTMAX),
        ("jdoe_SelfAttention_v2.py", "jdoe", ATTENTION),
        ("self-attention-jdoe.py", "jdoe", ATTENTION),
        ("jdoe_vision_transformer.py", "jdoe", "13_vision_transformer/vision_transformer.py"),
        ("jdoe_softmax_worksheet.py", "jdoe", "02_softmax/worksheet.py"),
        ("jdoe_softmax_quiz.toml", "jdoe", "02_softmax/quiz.toml"),
        ("jdoe_summarizer.npz", "jdoe", "16_summarizer/summarizer.npz"),
        ("softmax.py", "softmax", SOFTMAX),
        ("softmax (1).py", "softmax (1)", SOFTMAX),
        ("softmax - Copy.py", "softmax - Copy", SOFTMAX),
        ("doejane_LATE_4711_123456_softmax-1.py", "doejane", SOFTMAX),
        ("Jane Doe_12345_assignsubmission_file_softmax.py", "Jane Doe", SOFTMAX),
    ],
)
def test_a_flat_name_says_whose_it_is_and_what(tmp_path: Path, name: str, student: str, place: str) -> None:
    written(tmp_path, {name: b"x = 1"})
    assert files(tmp_path) == {student: {place: b"x = 1"}}


@given(name=st.text(min_size=1, max_size=60))
def test_every_name_of_a_file_is_somebodys(name: str) -> None:
    assert words.student_in(name) != ""
    assert {c.name for c in words.chapters_in(f"{name}_softmax")} >= {"softmax"}


@pytest.mark.parametrize("chapter", [c.name for c in course.chapters()])
def test_a_chapters_name_is_its_own_alone(chapter: str) -> None:
    """Also where another chapter's name is a part of it."""
    assert [c.name for c in words.chapters_in(f"hw1-{chapter.replace('_', ' ')}-jdoe")] == [chapter]
    assert words.student_in(f"hw1_{chapter}_jdoe.py") == words.student_in(f"jdoe-{chapter}.py") == "jdoe"


def test_files_of_one_student_in_a_flat_folder_belong_together(tmp_path: Path) -> None:
    written(tmp_path, {"jdoe_softmax.py": b"1", "hw2_self_attention_JDoe.py": b"2", "mary_softmax.py": b"3"})
    written(tmp_path, {"jdoe_softmax_worksheet.py": b"4"})
    assert files(tmp_path) == {
        "JDoe": {SOFTMAX: b"1", ATTENTION: b"2", "02_softmax/worksheet.py": b"4"},
        "mary": {SOFTMAX: b"3"},
    }


def test_a_chapter_that_is_given_is_that_of_unknown_names(tmp_path: Path) -> None:
    written(
        tmp_path, {"jdoe.py": b"1", "mary/main.py": b"2", "mary/worksheet.py": b"3", "mary/self_attention.py": b"4"}
    )
    found = of(tmp_path)
    assert found["jdoe"].files == {}
    assert found["jdoe"].refused[0] == (
        "Not taken, as the name is no chapter's: jdoe.py. `--as CHAPTER` says what such files are."
    )
    assert files(tmp_path, "softmax") == {
        "jdoe": {SOFTMAX: b"1"},
        "mary": {SOFTMAX: b"2", "02_softmax/worksheet.py": b"3", ATTENTION: b"4"},
    }


def test_of_unknown_names_the_one_with_the_functions_counts(tmp_path: Path) -> None:
    code = b"def softmax(x, axis=-1):\n    return x\n"
    written(tmp_path / "jdoe", {"helpers.py": b"def f(): ...", "main.py": code, "train.py": b"", "test_all.py": code})
    assert files(tmp_path, "softmax") == {"jdoe": {SOFTMAX: code}}


def test_of_two_files_for_one_place_the_nearest_counts_and_it_is_said(tmp_path: Path) -> None:
    written(tmp_path / "jdoe", {"exercises/02_softmax/softmax.py": b"right", "softmax (1).py": b"newer", "b.zip": b""})
    written(tmp_path / "jdoe", {"b.zip": zipped({"softmax.py": b"packed"})})
    os.utime(tmp_path / "jdoe/softmax (1).py", (4e9, 4e9))
    (one,) = submissions(tmp_path)
    assert one.files == {SOFTMAX: b"right"}
    assert one.notes == (
        f"3 files are for {SOFTMAX}: exercises/02_softmax/softmax.py was taken, b.zip/softmax.py, softmax (1).py not.",
    )


def test_what_was_handed_out_gives_way_to_what_was_written(tmp_path: Path) -> None:
    stub = course.shipped_bytes(SOFTMAX)
    written(tmp_path / "jdoe", {f"exercises/{SOFTMAX}": stub, "softmax.py": b"mine"})
    written(tmp_path / "mary", {f"exercises/{SOFTMAX}": stub})
    assert files(tmp_path) == {"jdoe": {SOFTMAX: b"mine"}, "mary": {SOFTMAX: stub}}


def test_a_file_in_another_chapters_folder_is_taken_from_there_last(tmp_path: Path) -> None:
    written(tmp_path / "jdoe", {"03_self_attention/softmax.py": b"helper", "softmax_jdoe.py": b"mine"})
    written(tmp_path / "mary", {"03_self_attention/softmax.py": b"lost"})
    found = of(tmp_path)
    assert {s: found[s].files[SOFTMAX] for s in found} == {"jdoe": b"mine", "mary": b"lost"}
    assert found["mary"].notes == (f"{SOFTMAX} was taken from 03_self_attention/softmax.py.",)


def test_a_name_of_two_chapters_is_told_by_what_it_defines(tmp_path: Path) -> None:
    written(tmp_path / "bert", {"bert_softmax.py": b"def softmax(x):\n    return x\n", "encoder_decoder.py": b"x"})
    (one,) = submissions(tmp_path)
    assert list(one.files) == [SOFTMAX]
    assert one.refused == ("encoder_decoder.py: its name could mean encoder or decoder.",)


@pytest.mark.parametrize(
    ("contents", "place"),
    [
        ({"worksheet.py": b"x", "softmax.py": b""}, "02_softmax/worksheet.py"),
        ({"my-softmax/worksheet.py": b"x"}, "02_softmax/worksheet.py"),
        (
            {"transformer-homework/softmax.py": b"", "transformer-homework/worksheet.py": b"x"},
            "02_softmax/worksheet.py",
        ),
        ({"softmax.zip": zipped({"worksheet.py": b"x"})}, "02_softmax/worksheet.py"),
        ({"quiz.toml": b'chapter = "softmax"\n'}, "02_softmax/quiz.toml"),
        ({"2_softmax/quiz.toml": b"x"}, "02_softmax/quiz.toml"),
    ],
)
def test_a_worksheet_or_quiz_belongs_to_the_chapter_around_it(
    tmp_path: Path, contents: dict[str, bytes], place: str
) -> None:
    written(tmp_path / "jdoe", contents)
    assert place in files(tmp_path)["jdoe"]


def test_a_worksheet_of_no_chapter_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "jdoe", {"worksheet.py": b"", "quiz.toml": b""})
    (one,) = submissions(tmp_path)
    assert one.files == {}
    assert one.refused[:2] == tuple(
        f"{name}: nothing says which chapter it belongs to." for name in ("quiz.toml", "worksheet.py")
    )


def test_a_course_that_is_named_itself_is_one_submission(tmp_path: Path) -> None:
    written(tmp_path / "jdoe", {SOFTMAX: b"1"})
    written(tmp_path / "mary", {f"exercises/{SOFTMAX}": b"2", "notes/x.txt": b""})
    assert files(tmp_path / "jdoe") == {"jdoe": {SOFTMAX: b"1"}}
    assert files(tmp_path / "mary") == {"mary": {SOFTMAX: b"2"}}


def test_whoever_handed_in_nothing_that_counts_is_there_with_a_sentence(tmp_path: Path) -> None:
    written(tmp_path, {"a/work.ipynb": b"{}", "b/notes.pdf": b"", "c.rar": b"", "d.pdf": b"", "e.zip": b"no zip"})
    (tmp_path / "f").mkdir()
    (tmp_path / "g.zip").write_bytes(zipped({}))
    found = of(tmp_path)
    assert list(found) == [*"abcdefg"]
    assert all(s.files == {} and s.at is None for s in found.values())
    said = {student: " ".join(s.refused) for student, s in found.items()}
    assert said["a"].startswith("work.ipynb: it is a notebook, which is not graded; hand in the chapter's .py file.")
    assert said["b"] == "Nothing was found that can be graded: there is notes.pdf."
    assert said["c"].startswith("c.rar: of archives only .zip is read.")
    assert said["e"].startswith("The archive: it is no zip archive that can be read")
    assert said["f"] == said["g"] == "Nothing was found that can be graded: there is no file."


def test_two_of_one_name_are_told_apart_and_it_is_said(tmp_path: Path) -> None:
    written(tmp_path, {"jdoe.zip": zipped({SOFTMAX: b"1"}), f"jdoe/{SOFTMAX}": b"2", "jdoe_softmax.py": b"3"})
    written(tmp_path, {f"JDOE.x/{SOFTMAX}": b"4", f"jdoe (2)/{SOFTMAX}": b"5"})
    found = of(tmp_path)
    assert sorted(found) == ["JDOE.x", "jdoe", "jdoe (2)", "jdoe (3)", "jdoe (4)"]
    assert found["jdoe (2)"].files == {SOFTMAX: b"5"}
    said = [s.notes for s in found.values() if s.notes]
    assert sorted(said) == [(f"3 submissions go by the name of jdoe: this is number {n} of them.",) for n in (1, 2, 3)]


def test_a_report_beside_code_is_of_the_same_student(tmp_path: Path) -> None:
    written(tmp_path, {"jdoe.pdf": b"", "jdoe_softmax.py": b"1", ".env/softmax.py": b"2", "env/softmax.py": b"3"})
    assert files(tmp_path) == {"jdoe": {SOFTMAX: b"1"}, ".env": {SOFTMAX: b"2"}, "env": {SOFTMAX: b"3"}}


def test_two_janes_of_moodle_are_told_apart_by_number(tmp_path: Path) -> None:
    written(tmp_path, {f"Jane Doe_{n}_assignsubmission_file_/softmax.py": str(n).encode() for n in (11, 22)})
    assert files(tmp_path) == {"Jane Doe": {SOFTMAX: b"11"}, "Jane Doe (22)": {SOFTMAX: b"22"}}


def test_text_typed_into_moodle_is_not_looked_at_and_it_is_said(tmp_path: Path) -> None:
    moodle(tmp_path, "Jane Doe", {SOFTMAX: b""})
    written(tmp_path, {"John Roe_7_assignsubmission_onlinetext_/onlinetext.html": b"def softmax"})
    found = of(tmp_path)
    assert found["Jane Doe"].notes == found["John Roe"].notes
    assert found["John Roe"].files == {}
    assert found["John Roe"].notes == ("What was typed into Moodle's text field was not looked at.",)


def test_who_handed_in_together_has_a_submission_each(tmp_path: Path) -> None:
    people = "  - :name: \"Zo\\u00EB O'Neil\"\n    :sid: '2'\n  - :name: 'Jane ''JD'' Doe'\n"
    text = METADATA.format(folder="submission_1", student="x", number=3).replace("  - :name: x\n", people)
    written(tmp_path, {"export/submission_metadata.yml": text.encode(), "export/submission_1/softmax.py": b"1"})
    found = of(tmp_path)
    assert files(tmp_path) == {"Jane 'JD' Doe": {SOFTMAX: b"1"}, "Zoë O'Neil": {SOFTMAX: b"1"}}
    assert found["Zoë O'Neil"].notes == ("Handed in together with Jane 'JD' Doe.",)
    assert {s.at for s in found.values()} == {1772374825.5}  # when Gradescope got it, not when it was unpacked


def test_folders_that_gradescope_does_not_know_are_there_under_their_names(tmp_path: Path) -> None:
    written(tmp_path, {"submission_metadata.yml": b"- broken\n\xff: :", "submission_5/softmax.py": b"1"})
    assert files(tmp_path) == {"submission_5": {SOFTMAX: b"1"}}


def test_names_that_begin_alike_are_no_repositories(tmp_path: Path) -> None:
    written(tmp_path, {"smith-jane/softmax.py": b"", "smith-john/softmax.py": b""})
    assert list(of(tmp_path)) == ["smith-jane", "smith-john"]


def test_the_time_is_that_of_the_newest_file_that_was_taken(tmp_path: Path) -> None:
    written(tmp_path / "jdoe", {SOFTMAX: b"", ATTENTION: b"", "notes.txt": b""})
    for place, time in ((SOFTMAX, 1e9), (ATTENTION, 1.1e9), ("notes.txt", 2e9)):
        os.utime(tmp_path / "jdoe" / place, (time, time))
    (tmp_path / "mary.zip").write_bytes(zipped({SOFTMAX: b""}))
    os.utime(tmp_path / "mary.zip", (1.2e9, 1.2e9))
    assert {name: s.at for name, s in of(tmp_path).items()} == {"jdoe": 1.1e9, "mary": 1.2e9}


def test_the_fingerprint_is_of_the_contents_alone(tmp_path: Path) -> None:
    written(tmp_path, {"a/softmax.py": b"1", f"b/{SOFTMAX}": b"1", "c.zip": zipped({"softmax.py": b"2"})})
    found = of(tmp_path)
    assert found["a"].fingerprint == found["b"].fingerprint != found["c"].fingerprint


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda root: None, "is missing"),
        (lambda root: root.mkdir(), "holds no submissions"),
        (lambda root: written(root, {"roster.csv": b"", ".DS_Store": b"", "README": b""}), "holds no submissions"),
        (lambda root: written(root, {"submission_metadata.yml": b"---"}), "holds no submissions"),
        (lambda root: root.write_bytes(b"x = 1"), "is a file, and no zip archive that can be read"),
        (lambda root: root.write_bytes(zipped({})), "holds no submissions"),
    ],
)
def test_where_nothing_is_there_it_is_wrong_use(tmp_path: Path, make: object, words: str) -> None:
    make(tmp_path / "class")  # type: ignore[operator]
    with pytest.raises(WrongUse, match=words):
        submissions(tmp_path / "class")
    with pytest.raises(WrongUse, match=words):  # at once, not when the first is asked for
        each(tmp_path / "class")


def test_each_is_read_when_it_is_asked_for(tmp_path: Path) -> None:
    written(tmp_path, {"a/softmax.py": b"1", "b/softmax.py": b"1"})
    found = each(tmp_path)
    next(found)
    (tmp_path / "b/softmax.py").write_bytes(b"2")
    assert next(found).files == {SOFTMAX: b"2"}


@pytest.mark.parametrize("place", PLACES)
def test_every_place_of_the_course_is_known(tmp_path: Path, place: str) -> None:
    written(tmp_path / "jdoe", {place: b"1", PurePosixPath(place).parent.as_posix() + "/README.md": b""})
    assert files(tmp_path) == {"jdoe": {place: b"1"}}
