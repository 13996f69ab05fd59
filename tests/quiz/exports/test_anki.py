"""Anki: imported by Anki itself, twice; the text form by its header and its columns."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from exported import softmax, whole

from learn_transformers.quiz.exports.formats import anki
from learn_transformers.trouble import WrongUse


def test_anki_imports_every_note_once_however_often(tmp_path: Path) -> None:
    pytest.importorskip("genanki", reason="genanki is not installed")
    collections = pytest.importorskip("anki.collection", reason="anki is not installed")
    made, newer = whole("anki"), softmax("anki", "quiz.apkg")
    file = tmp_path / "quiz.apkg"
    collection: Any = collections.Collection(str(tmp_path / "collection.anki2"))
    try:
        for data, new in ((made, len(made.items)), (made, 0), (newer, 0)):
            file.write_bytes(data.files[""])
            request = collections.ImportAnkiPackageRequest(package_path=str(file))
            log = collection.import_anki_package(request).log
            assert log.found_notes == len(data.items)
            assert len(log.new) == new
        assert collection.note_count() == len(made.items) == made.accepted
        decks = {deck.name for deck in collection.decks.all_names_and_ids()}
        assert decks >= {f"learn-transformers::{item.chapter}" for item in made.items}
        backs = [collection.get_note(number).fields[1] for number in collection.find_notes("")]
        assert all("(Lesson " in back for back in backs)
    finally:
        collection.close()


def test_the_text_form_has_a_row_of_five_columns_for_each_note() -> None:
    made = softmax("anki", "quiz.tsv")
    lines = made.files[""].decode().splitlines()
    head = [line for line in lines if line.startswith("#")]
    assert head == ["#separator:tab", "#html:true", "#notetype:Basic", "#guid column:1", "#deck column:2",
                    "#tags column:5"]  # fmt: skip
    rows = [*csv.reader(lines[len(head) :], delimiter="\t")]
    assert [row[0] for row in rows] == [f"learn-transformers.softmax.{item.question}" for item in made.items]
    assert all(len(row) == 5 and row[2] and row[3] for row in rows)


def test_without_genanki_or_a_known_ending_it_ends_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WrongUse, match=r"let it end in \.apkg or \.tsv"):
        anki.files([], "quiz.zip")
    monkeypatch.setitem(__import__("sys").modules, "genanki", None)
    with pytest.raises(WrongUse, match=r"ends in \.tsv needs nothing"):
        anki.files([], "quiz.apkg")
