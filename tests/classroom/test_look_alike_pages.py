"""Both texts of each pair that looks alike lie beside the class report, and nothing else is touched for it."""

from __future__ import annotations

import html
import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

pytest.importorskip("sqlalchemy")

import stand_in
from disguise import disguised, program
from foreign import hostile
from jsonschema import Draft202012Validator
from stand_in import SOFTMAX, grade, hand_in
from support import posix_only, source_of

from learn_transformers import course
from learn_transformers.classroom import lookalikes
from learn_transformers.classroom.counts import Counts
from learn_transformers.classroom.gradebook.book import Gradebook
from learn_transformers.classroom.lookalikes import Alike, HandedIn, LikeSolution, Lookalikes, Shared, beside, pairings
from learn_transformers.classroom.lookalikes.paired import page_of as page_of_names
from learn_transformers.classroom.lookalikes.texts import LONGEST_LINE, LONGEST_PAGE, LONGEST_TEXT
from learn_transformers.classroom.outputs import Pages
from learn_transformers.report.classroom import files, side_by_side

PAGES = Pages(stand_in.pages_of, files.of_class, files.of_look_alikes)
STRANGE = '</script><b title="x">\x1b[31m\u202e'


def pages(folder: Path) -> dict[str, str]:
    found = sorted((folder / "out" / "look-alikes").glob("*"))
    return {path.name: path.read_text(encoding="utf-8") for path in found}


def a_class(folder: Path) -> None:
    texts = {"ada": program(1), "Bob B.": disguised(program(1)), "solver": disguised(source_of("softmax"))}
    texts |= {"honest": program(2)}
    hand_in(folder / "submissions", {name: f"# 7\n{text}" for name, text in texts.items()})


def shown(page: str) -> str:
    return html.unescape(re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL))


def test_a_page_for_a_pair_and_one_for_the_model_solution(tmp_path: Path) -> None:
    a_class(tmp_path)
    grade(tmp_path, pages=PAGES)
    report = json.loads((tmp_path / "out" / "class.json").read_text())
    (pair,), (alone,) = report["look_alikes"], report["like_the_solution"]
    assert {pair["first"], pair["second"], pair["note"]} == {"Bob B.", "ada", "the same throughout"}
    assert (alone["student"], alone["page"]) == ("solver", "look-alikes/solver=solution.html")
    assert {Path(pair["page"]).name, "solver=solution.html"} == pages(tmp_path).keys()
    page, like_solution = pages(tmp_path)[Path(pair["page"]).name], pages(tmp_path)["solver=solution.html"]
    for line in program(1).splitlines():
        assert line.strip() in shown(page)
    assert "renamed_0" in shown(page)
    assert "Bob B. and ada" in shown(page)
    assert "def softmax_jacobian" in shown(like_solution)
    assert "solver and the model solution" in shown(like_solution)
    assert 'class="shared' in like_solution
    teacher = (tmp_path / "out" / "class.html").read_text(encoding="utf-8")
    links = [unquote(html.unescape(link)) for link in re.findall(r'href="([^"]*)"', teacher)]
    assert sorted(links) == sorted([pair["page"], alone["page"]])
    assert all((tmp_path / "out" / link).is_file() for link in links)


def test_numbers_lead_to_the_same_passage_on_the_other_side(tmp_path: Path) -> None:
    a_class(tmp_path)
    grade(tmp_path, pages=PAGES)
    for page in pages(tmp_path).values():
        names = re.findall(r' id="([^"]*)"', page)
        assert len(names) == len(set(names))
        inside = re.findall(r'href="#([^"]*)"', page)
        assert inside
        assert set(inside) <= set(names)
        ours = [re.sub("a", "b", name) for name in names if re.fullmatch(r"f\d+a\d+", name)]
        assert set(ours) == {name for name in names if re.fullmatch(r"f\d+b\d+", name)}


def test_pages_of_pairs_that_are_no_more_go_and_nothing_else(tmp_path: Path) -> None:
    a_class(tmp_path)
    grade(tmp_path, pages=PAGES)
    folder = tmp_path / "out" / "look-alikes"
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    grade(tmp_path, pages=PAGES, again=True)
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    copy = folder / "for the talk on Monday.html"
    copy.write_bytes(next(folder.glob("*+*.html")).read_bytes())
    (folder / "zoe+eve.html").write_text("notes of my own")
    (folder / "inside").mkdir()
    hand_in(tmp_path / "submissions", {"Bob B.": f"# 7\n{program(3)}"})
    grade(tmp_path, pages=PAGES)
    assert {path.name for path in folder.iterdir()} == {
        copy.name, "zoe+eve.html", "inside", "solver=solution.html",
    }  # fmt: skip
    hand_in(tmp_path / "submissions", {"solver": f"# 7\n{program(4)}"})
    copy.unlink()
    (folder / "zoe+eve.html").unlink()
    (folder / "inside").rmdir()
    grade(tmp_path, pages=PAGES)
    assert not folder.exists()


@posix_only("makes a link")
def test_a_link_among_the_pages_is_not_followed(tmp_path: Path) -> None:
    a_class(tmp_path)
    grade(tmp_path, pages=PAGES)
    page = next((tmp_path / "out" / "look-alikes").glob("*+*.html"))
    elsewhere = tmp_path / page.name
    page.rename(elsewhere)
    page.symlink_to(elsewhere)
    hand_in(tmp_path / "submissions", {"Bob B.": f"# 7\n{program(3)}"})
    grade(tmp_path, pages=PAGES)
    assert page.is_symlink()
    assert elsewhere.is_file()


def test_what_is_not_in_the_gradebook_is_said_to_be_missing(tmp_path: Path) -> None:
    hand_in(tmp_path / "submissions", {"ada": f"# none\n{program(1)}", "bob": f"# 7\n{program(1)}"})
    grade(tmp_path, pages=PAGES)
    (page,) = pages(tmp_path).values()
    assert "The gradebook does not have what ada handed in" in shown(page)
    assert "what bob handed in" not in shown(page)
    assert "<pre>" not in page


def test_what_is_damaged_in_the_gradebook_stops_nobody(tmp_path: Path) -> None:
    a_class(tmp_path)
    grade(tmp_path, pages=PAGES)
    with sqlite3.connect(tmp_path / "out" / "gradebook.sqlite") as connection:
        for (trigger,) in connection.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            connection.execute(f"drop trigger {trigger}")
        column = next(row[1] for row in connection.execute("pragma table_info(content)") if row[2] == "BLOB")
        connection.execute(f"update content set {column} = x'00'")
    grade(tmp_path, pages=PAGES)
    assert all("The gradebook does not have what" in shown(page) for page in pages(tmp_path).values())


def test_where_other_work_counts_the_page_says_so(tmp_path: Path) -> None:
    hand_in(tmp_path / "submissions", {"ada": f"# 9\n{program(5)}", "bob": f"# 7\n{program(1)}"}, at=1.7e9)
    grade(tmp_path, pages=PAGES)
    hand_in(tmp_path / "submissions", {"ada": f"# 3\n{disguised(program(1))}"}, at=1.71e9)
    grade(tmp_path, pages=PAGES, counts=Counts.BEST)
    (page,) = pages(tmp_path).values()
    assert "ada: What counts is other work of the same student: attempt " in shown(page)
    assert "bob: What counts" not in shown(page)
    assert "renamed_0" in shown(page)


# ---- hostile texts


GIVEN = {SOFTMAX: lookalikes.Given()}


def page_of(one: bytes, other: bytes, names: tuple[str, str] = ("ada", "bob")) -> str:
    pair = Alike(names, (Shared(SOFTMAX, 30, 40),))
    (pairing,) = pairings(Lookalikes((), (pair,)))
    kept = {"1": {SOFTMAX: one}, "2": {SOFTMAX: other}}
    handed_in = {names[0]: HandedIn("1"), names[1]: HandedIn("2")}
    return side_by_side.page(beside(pairing, handed_in, GIVEN, kept.get, course.solution_bytes))


@pytest.mark.parametrize(
    "text",
    [
        f"# {STRANGE}\n{program(1)}{STRANGE}".encode(),
        f"{program(1)}{hostile('text')}".encode("utf-8", "surrogatepass"),
        b"x = 1 + " * (1 << 17),
        b"\xff\xfe\0\x80" * 5000,
        program(1).encode("utf-16"),
        b"\r\r\n\n\r" * 3000,
        b"",
    ],
    ids=["markup", "sequences", "1 MiB in a line", "no UTF-8", "UTF-16", "breaks", "nothing"],
)
def test_a_hostile_text_is_shown_as_text_and_within_bounds(text: bytes) -> None:
    page = page_of(text, program(1).encode(), (hostile("name"), "bob"))
    assert not {character for character in page if not character.isprintable() and character != "\n"}
    body = page.partition("</style>")[2]
    assert not re.search(r"<(script|b|link|img|iframe|style)\b", body)
    assert len(page) < 3 * LONGEST_TEXT


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_those_of_an_editor(end: str) -> None:
    page = page_of(program(1).replace("\n", end).encode(), program(1).encode())
    first, second = re.findall(r"<pre>(.*?)</pre>", page)
    strip = re.compile(r"<[^>]*>")
    assert [strip.sub("", line) for line in first.split("<span")] == [
        strip.sub("", line) for line in second.split("<span")
    ]
    assert first.count("<span") == program(1).count("\n")
    assert re.findall('class="shared', first) == re.findall('class="shared', second)


def test_long_texts_are_shown_in_part_and_the_page_says_so() -> None:
    one_line = page_of(b"x" * (1 << 20), b"y")
    assert "x" * (LONGEST_LINE - 1) + "…" in one_line
    assert "x" * (LONGEST_LINE + 1) not in one_line
    many = b"value = 1\n" * 10_000
    page = shown(page_of(many, program(1).encode()))
    (left,) = re.findall(r"([\d,]+) more lines follow, not shown here", page)
    assert page.count("value = 1") + int(left.replace(",", "")) == 10_000
    assert "The text of ada is so long that not all of it was compared." in page


def test_a_page_is_bounded_however_many_files_there_are() -> None:
    names = [f"{n:02d}_c/c.py" for n in range(40)]
    pair = Alike(("ada", "bob"), tuple(Shared(name, 30, 40) for name in names))
    (pairing,) = pairings(Lookalikes((), (pair,)))
    text = b"# a comment of no use\n" * 5000
    kept = {"1": dict.fromkeys(names, text), "2": dict.fromkeys(names, text)}
    made = beside(pairing, {"ada": HandedIn("1"), "bob": HandedIn("2")}, {}, kept.get, course.solution_bytes)
    assert (
        sum(len(line) for file in made.files for text in (file.one, file.other) for line in text.lines) <= LONGEST_PAGE
    )
    assert all(file.one.left_out + len(file.one.lines) == 5000 for file in made.files)


# ---- many


def test_of_very_many_the_strongest_have_pages() -> None:
    pairs = tuple(Alike((f"a{n}", f"b{n}"), (Shared(SOFTMAX, n, 500),)) for n in range(300))
    alone = tuple(LikeSolution(f"c{n}", (Shared(SOFTMAX, n, 500),)) for n in range(300))
    found = pairings(Lookalikes(alone, pairs), most=3)
    assert [(one.one, one.other) for one in found] == [
        ("c299", None), ("c298", None), ("c297", None), ("a299", "b299"), ("a298", "b298"), ("a297", "b297"),
    ]  # fmt: skip


def test_names_of_pages_are_never_the_same() -> None:
    students = ["a", "b", "a+b", "A", "solution", "a=solution", "ü", "a/b", "a-b", "-b"]
    names = [page_of_names(one) for one in students]
    names += [page_of_names(one, other) for one in students for other in students if one != other]
    assert len({name.casefold() for name in names}) == len(names)


def test_what_has_no_page_is_said_on_the_class_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookalikes, "pairings", lambda found: pairings(found, most=2))
    texts = {f"s{n}": f"# 7\n{disguised(program(1), n)}" for n in range(5)}
    hand_in(tmp_path / "submissions", texts)
    grade(tmp_path, pages=PAGES)
    assert len(pages(tmp_path)) == 2
    report = json.loads((tmp_path / "out" / "class.json").read_text())
    assert [bool(pair["page"]) for pair in report["look_alikes"]] == [True, True, False, False]
    said = shown((tmp_path / "out" / "class.html").read_text(encoding="utf-8"))
    assert "The 2 that share the most have a page with both texts; 2 have none." in said


def test_texts_of_few_are_held_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many pairs there are: what was asked for before is gone, and nothing is asked for twice in a row."""

    class Files(dict[str, bytes]):
        alive = most = asked = 0

        def __del__(self) -> None:
            Files.alive -= 1

    content = Gradebook.content

    def counted(self: Gradebook, fingerprint: str) -> dict[str, bytes] | None:
        found = Files(content(self, fingerprint) or {})
        Files.alive += 1
        Files.asked += 1
        Files.most = max(Files.most, Files.alive)
        return found

    monkeypatch.setattr(Gradebook, "content", counted)
    texts = {f"{n}{side}": f"# 7\n{disguised(program(n), side)}" for n in range(12) for side in range(2)}
    texts |= {f"ring{n}": f"# 7\n{disguised(program(99), n)}" for n in range(12)}
    hand_in(tmp_path / "submissions", texts)
    grade(tmp_path, pages=PAGES)
    assert len(pages(tmp_path)) == 12 + 11
    assert Files.most <= 3
    assert Files.asked == 12 * 2 + 12


# ---- as a teacher does it


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class")
    texts = {"ada": program(1), "bob": disguised(program(1)), "solver": disguised(source_of("softmax"))}
    texts["mallory"] = f"# {STRANGE}\n{program(7)}"
    texts["eve"] = f"{disguised(program(7))}\n# {STRANGE}\n"
    for student, text in texts.items():
        (folder / "submissions" / student).mkdir(parents=True)
        (folder / "submissions" / student / "softmax.py").write_text(text, encoding="utf-8")
    (folder / "submissions" / "latin").mkdir()
    (folder / "submissions" / "latin" / "softmax.py").write_bytes(b"# gr\xfc\xdfe\n" + program(1).encode())
    (folder / "submissions" / "broken").mkdir()
    (folder / "submissions" / "broken" / "softmax.py").write_bytes(program(1).encode() + b"\0\xff\x81")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "learn_transformers", "grade", "submissions", "--out", "out", "--jobs", "2"],
        cwd=folder, env={**os.environ, "XDG_STATE_HOME": str(folder / "state")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


def test_grade_leaves_the_pages_and_their_names(graded: Path) -> None:
    document = json.loads((graded / "out" / "class.json").read_text(encoding="utf-8"))
    schema = json.loads((course.PACKAGE / "schemas" / "class-report-1.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(document)
    assert pages(graded).keys() == {
        "ada+bob.html", "ada+broken.html", "ada+latin.html", "eve+mallory.html", "solver=solution.html",
    }  # fmt: skip
    listed = [*document["look_alikes"], *document["like_the_solution"]]
    assert {one["page"] for one in listed} == {f"look-alikes/{name}" for name in pages(graded)}


def test_what_students_wrote_is_no_markup_there(graded: Path) -> None:
    page = pages(graded)["eve+mallory.html"]
    assert html.escape(STRANGE.replace("\x1b", "\\x1b").replace("\u202e", "\\u202e")) in page
    assert "<script" not in page
    assert "# gr\ufffd\ufffde" in pages(graded)["ada+latin.html"]


def test_pages_of_students_do_not_lead_there(graded: Path) -> None:
    assert not any(b"look-alikes" in page.read_bytes() for page in (graded / "out" / "feedback").iterdir())
