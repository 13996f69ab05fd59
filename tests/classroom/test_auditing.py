"""The audit trail: what was graded when and how is shown, decided by hand, and given back."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy")

from jsonschema import Draft202012Validator
from some_attempts import attempt, content, key

from learn_transformers import course
from learn_transformers.classroom import auditing
from learn_transformers.classroom.auditing import Asked, Standing
from learn_transformers.classroom.gradebook.attempt import COUNTS, KEPT_OUT, Event
from learn_transformers.classroom.gradebook.book import Gradebook
from learn_transformers.classroom.gradebook.contents import DamagedContent
from learn_transformers.report.classroom import audit
from learn_transformers.trouble import WrongUse

Say = Callable[[], str]


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> Say:
    return lambda: capsys.readouterr().out


@pytest.fixture
def trail(book: Gradebook) -> Gradebook:
    """One attempt graded anew, one kept out; and a run."""
    (one, files) = content("x = 1\n")
    book.record_all([attempt(content=one, score=1.0)], contents={one: files})
    book.record(attempt(content=one, score=3.0, key_version="k2", graded=3000.0))
    book.record(attempt(content="c1", score=2.0, handed_in=None))
    out = book.attempts("ada")[2]
    book.note(Event(4000.0, "jane@lab", KEPT_OUT, "ada", out.key.digest, "by hand: not hers"))
    book.note(Event(5000.0, "jane@lab", "graded", detail=json.dumps({"graded": 3, "version": "k2", "complete": True})))
    return book


def test_every_attempt_is_listed_with_how_it_stands_and_how_it_was_come_by(trail: Gradebook, shown: Say) -> None:
    audit.show(auditing.runs(trail), auditing.trails(trail, None))
    text = shown()
    assert [line.partition(" · ")[2] for line in text.splitlines() if " of 3 · " in line] == [
        "graded anew since · softmax, masking", "counts · softmax, masking", "kept out · softmax, masking",
    ]  # fmt: skip
    for said in ("by hand: not hers", "jane@lab: graded: version k2, graded 3, complete True", "key k2", "seeds 8f3a"):
        assert said in text
    assert "graded 1970-01-01T00:33:20.250Z by" in text
    assert "rlimits, landlock · content" in text
    assert text.count("handed in") == 2


def test_the_document_keeps_to_its_schema(trail: Gradebook, url: str) -> None:
    trail.record(attempt("\x1b[31mbob\n", content="c2"))
    document = json.loads("\n".join(auditing.document(trail, url, None)))
    schema = json.loads((course.PACKAGE / "schemas" / "gradebook-1.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(document)
    (run,) = document["runs"]
    assert run["detail"]["graded"] == 3
    by_name = {one["student"]: one for one in document["students"]}
    assert by_name.keys() == {"ada", r"\x1b[31mbob"}
    assert [one["standing"] for one in by_name["ada"]["attempts"]] == ["replaced", "counts", "kept_out"]
    only = json.loads("\n".join(auditing.document(trail, url, "ada")))
    assert [one["student"] for one in only["students"]] == ["ada"]


def test_nothing_is_a_document_too(book: Gradebook, url: str) -> None:
    assert json.loads("\n".join(auditing.document(book, url, None)))["students"] == []


@pytest.mark.parametrize("detail", ["{", "[1]", '{"x": NaN}', "[" * 100_000, "a\x1b[2J\nb"])
def test_whatever_an_event_says_is_one_line(trail: Gradebook, url: str, shown: Say, detail: str) -> None:
    trail.note(Event(6000.0, "x\ny", "a\nremark", "ada", "abcd", detail))
    assert json.loads("\n".join(auditing.document(trail, url, None)))
    audit.show([], auditing.trails(trail, "ada"))
    text = shown()
    assert "x y: a remark abcd" in text
    assert "\x1b" not in text


def test_a_decision_by_hand_is_added_and_the_last_one_holds(trail: Gradebook) -> None:
    newest = trail.history("ada").latest()
    assert newest is not None
    name = newest.key.digest[:12]
    kept, event = auditing.decide(trail, name.upper(), counts=False, because=" copied ")
    assert (kept.key, event.what, event.detail) == (newest.key, KEPT_OUT, "by hand: copied")
    former = trail.history("ada").latest()
    assert former is not None
    assert former.score == 1.0  # what it was before it was graded anew
    auditing.decide(trail, name, counts=True, because="")
    assert trail.history("ada").latest() == newest
    assert [e.what for e in trail.events("ada")] == [KEPT_OUT, KEPT_OUT, COUNTS]
    (ada,) = auditing.trails(trail, "ada")
    assert [standing for _, standing in ada.attempts] == [Standing.REPLACED, Standing.COUNTS, Standing.KEPT_OUT]


@pytest.mark.parametrize("named", ["", "abc", "%", "g" * 8, "____", "a" * 65])
def test_what_names_no_attempt_is_refused(trail: Gradebook, named: str) -> None:
    with pytest.raises(WrongUse, match="first four or more digits"):
        auditing.the_attempt(trail, named)


def test_a_name_that_is_none_or_several_is_refused(book: Gradebook) -> None:
    first: dict[str, str] = {}
    for number in itertools.count():
        name = key(content=f"c{number}").digest[:4]
        if name in first:
            break
        first[name] = f"c{number}"
    both = [attempt(content=first[name]), attempt(content=f"c{number}")]
    book.record_all(both)
    with pytest.raises(WrongUse, match=f"more than one attempt whose name begins with {name}"):
        auditing.the_attempt(book, name)
    with pytest.raises(WrongUse, match="no attempt whose name begins with 00000000"):
        auditing.the_attempt(book, "0" * 8)
    for made in both:
        assert auditing.the_attempt(book, made.key.digest).key == made.key


def test_what_was_handed_in_is_given_back_and_nothing_overwritten(trail: Gradebook, tmp_path: Path) -> None:
    first, _, third = trail.attempts("ada")
    written = auditing.take_out(trail, first.key.digest[:8], tmp_path / "again")
    assert {str(path.relative_to(tmp_path / "again")): path.read_bytes() for path in written} == content("x = 1\n")[1]
    with pytest.raises(WrongUse, match="holds other files"):
        auditing.take_out(trail, first.key.digest[:8], tmp_path / "again")
    with pytest.raises(WrongUse, match="does not have what was handed in"):
        auditing.take_out(trail, third.key.digest[:8], tmp_path / "other")
    assert not (tmp_path / "other").exists()
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongUse, match="cannot be written"):
        auditing.take_out(trail, first.key.digest[:8], tmp_path / "file")


def test_a_content_that_was_exchanged_is_not_given_back(
    trail: Gradebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from learn_transformers.classroom.gradebook.ledger import Ledger

    first = trail.attempts("ada")[0]
    monkeypatch.setattr(Ledger, "content", lambda ledger, fingerprint: b"something else")
    with pytest.raises(DamagedContent, match="damaged"):
        auditing.take_out(trail, first.key.digest, tmp_path / "again")
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked(keep_out="abcd"), "wants a reason"),
        (Asked(keep_out="abcd", because="  "), "wants a reason"),
        (Asked(keep_out="abcd", because="x", count="abcd"), "three things"),
        (Asked(take_out="abcd"), "give both"),
        (Asked(to=Path("x")), "give both"),
        (Asked(because="x"), "give one of them"),
    ],
)
def test_one_thing_at_a_time(asked: Asked, said: str) -> None:
    with pytest.raises(WrongUse, match=said):
        asked.require_one_thing()


def test_a_gradebook_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    for where in (tmp_path / "none.sqlite", tmp_path):
        with pytest.raises(WrongUse), auditing.opened(str(where)):
            pass
    assert list(tmp_path.iterdir()) == []


def test_a_student_who_is_not_there_is_wrong_use(trail: Gradebook) -> None:
    with pytest.raises(WrongUse, match=r"^The gradebook has no student 'ad'\. Did you mean ada\?$"):
        list(auditing.trails(trail, "ad"))
