"""Both texts of those who look alike: what `grade` leaves of them beside the class report, from the gradebook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from stand_in import SOFTMAX, grade, hand_in, verdict
from support import ROOT

from learn_transformers.classroom import lookalikes
from learn_transformers.classroom.grading import Graded, Settings
from learn_transformers.classroom.keeping_book import Book
from learn_transformers.classroom.lookalikes import Lookalikes, both
from learn_transformers.classroom.lookalikes.comparing import Alike, LikeSolution
from learn_transformers.classroom.lookalikes.sketches import Shared
from learn_transformers.classroom.outputs import Pages
from learn_transformers.classroom.submission import Submission
from learn_transformers.report.classroom import both_page, files

OWN = """
def softmax(x, axis=-1):
    total = 0
    for step in range(17):
        total = total * step + len(str(step)) - step // 3
    while total > 5 and not total % 2 or total < -40:
        total = abs(total) // 2 - (total & 7) | 1
    return [[total ** power for power in range(total)], {total: axis, "x": x}][::-1]
"""
COPY = re.sub(r"\b(total|step|power)\b", r"\1_of_mine", OWN) + "\n# </script><b>bob</b> \x1b[31m\u202e evil\n"


def engine(submissions: Iterable[Submission], settings: Settings) -> Iterator[Graded]:
    for one in submissions:
        yield Graded(one, verdict(10.0, seed=settings.fingerprint(one)), settings.fingerprint(one))


PAGES = Pages(files.of_student, files.of_class, files.of_both)


def graded(folder: Path, texts: Mapping[str, str]) -> Path:
    hand_in(folder / "submissions", texts)
    grade(folder, engine=engine, pages=PAGES)
    return folder / "out"


def solution() -> str:
    return (ROOT / "solutions" / SOFTMAX).read_text()


def test_both_texts_are_a_link_away_from_the_class_report(tmp_path: Path) -> None:
    out = graded(tmp_path, {"ada": OWN, "bob": COPY, "cyd": "def softmax(x): return x\n", "dan": solution()})
    (link,) = re.findall(r'href="(look-alikes/[^"]*)" aria-label="side by side: ada and bob"', read(out / "class.html"))
    page = read(out / link)
    assert "ada and bob" in page
    assert 'href="../class.html"' in page
    assert page.count('<tr class="same"') == 2 * 6  # the lines of the body, in both
    assert "total_of_mine" in page
    assert "<b>bob" not in page
    assert "&lt;/script&gt;&lt;b&gt;bob&lt;/b&gt; \\x1b[31m\\u202e evil" in page
    assert sorted(path.name for path in (out / "look-alikes").iterdir()) == ["001.html", "002.html"]
    of_solution = read(out / "look-alikes" / "002.html")
    assert "dan and the model solution" in of_solution
    assert both_page.NOTE in of_solution


def test_pages_of_an_earlier_run_are_taken_away_and_nothing_else(tmp_path: Path) -> None:
    out = graded(tmp_path, {"ada": OWN, "bob": COPY})
    (out / "look-alikes" / "mine.html").write_text("notes of the teacher")
    assert (out / "look-alikes" / "001.html").exists()
    graded(tmp_path, {"bob": "def softmax(x): return x\n"})
    assert [path.name for path in (out / "look-alikes").iterdir()] == ["mine.html"]
    assert "look-alikes/" not in read(out / "class.html")


def test_without_look_alikes_there_is_no_folder(tmp_path: Path) -> None:
    out = graded(tmp_path, {"ada": OWN})
    assert not (out / "look-alikes").exists()


def test_what_is_not_kept_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Book, "content", lambda self, fingerprint: None)
    out = graded(tmp_path, {"ada": OWN, "bob": COPY})
    assert both.NOT_KEPT in read(out / "look-alikes" / "001.html")


def test_texts_are_asked_for_pair_by_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(both, "MOST", 5)
    shared = (Shared(SOFTMAX, 20, 20),)
    found = Lookalikes(
        (LikeSolution("s9", shared),), tuple(Alike((f"s{n}", f"s{n + 1}"), shared) for n in range(0, 16, 2))
    )
    listed = lookalikes.pairs(found)
    assert [pair.page != "" for pair in listed] == [True] * 5 + [False] * 4
    asked: list[str] = []

    def contents(student: str) -> Mapping[str, bytes]:
        asked.append(student)
        return {SOFTMAX: OWN.encode()}

    for number, one in enumerate(lookalikes.beside(listed, contents, {}), 1):
        assert len(asked) == 2 * number
        assert one.texts[0].passages
    assert len(asked) == 10


@pytest.mark.parametrize(
    "text", [b"", b"\xff\xfe\x00", b"x" * (1 << 20), b"a\r\nb\rc\n" * 5000, "\ufeffdef f(): 'é\u2028x'".encode()]
)
def test_any_text_can_be_shown(text: bytes) -> None:
    pair = lookalikes.Pair("a\x1b", "<b>", "", (SOFTMAX,), "look-alikes/001.html")
    (one,) = lookalikes.beside([pair], lambda student: {SOFTMAX: text}, {})
    page = both_page.page(one)
    assert len(page) < 3_000_000
    assert "\x1b" not in page
    assert "<b>" not in page


def test_lines_are_counted_as_passages_count_them() -> None:
    odd = OWN.replace("\n", "\r\n", 2).replace("    while", "    \x0c\u2028while")
    pair = lookalikes.Pair("a", "b", "", (SOFTMAX,), "look-alikes/001.html")
    (one,) = lookalikes.beside([pair], lambda student: {SOFTMAX: odd.encode()}, {})
    (passage,) = one.texts[0].passages
    assert "total = 0" in one.texts[0].one[passage.one[0] - 1]
    assert "return" in one.texts[0].one[passage.one[1] - 1]


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
