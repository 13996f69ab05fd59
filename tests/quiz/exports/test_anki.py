"""Anki: imported by Anki itself, twice; the text form by its header and its columns."""

from __future__ import annotations

import csv
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from exported import softmax, whole

from learn_transformers.quiz.exports.formats import anki
from learn_transformers.trouble import WrongUse


def test_anki_imports_every_note_once_however_often(tmp_path: Path) -> None:
    pytest.importorskip("genanki", reason="genanki is not installed")
    collections = pytest.importorskip("anki.collection", reason="anki is not installed")
    made = whole("anki")
    file = tmp_path / "quiz.apkg"
    collection: Any = collections.Collection(str(tmp_path / "collection.anki2"))
    try:
        file.write_bytes(made.files[""])
        for new in (len(made.items), 0):
            log = collection.import_anki_package(collections.ImportAnkiPackageRequest(package_path=str(file))).log
            assert log.found_notes == len(made.items)
            assert len(log.new) == new
        assert collection.note_count() == len(made.items) == made.accepted
        decks = {deck.name for deck in collection.decks.all_names_and_ids()}
        assert decks >= {f"learn-transformers::{item.chapter}" for item in made.items}
        assert len(collection.find_notes("back:*Lesson*")) == len(made.items)
    finally:
        collection.close()


def test_what_is_imported_later_brings_notes_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("genanki", reason="genanki is not installed")
    collections = pytest.importorskip("anki.collection", reason="anki is not installed")
    made = softmax("anki", "quiz.apkg")
    item = next(item for item in made.items if item.question == "three_weights")
    collection: Any = collections.Collection(str(tmp_path / "collection.anki2"))
    try:
        for number, changed in enumerate((item, replace(item, stem=replace(item.stem, html="<p>Changed.</p>")))):
            later = time.time() + 60 * number
            monkeypatch.setattr(anki, "time", SimpleNamespace(time=lambda later=later: later))
            file = tmp_path / f"{number}.apkg"
            file.write_bytes(anki.files([changed], file.name)[""])
            log = collection.import_anki_package(collections.ImportAnkiPackageRequest(package_path=str(file))).log
            assert (len(log.new), len(log.updated)) == ((1, 0), (0, 1))[number]
        (note,) = collection.find_notes("")
        assert collection.get_note(note).fields[0].startswith("<p>Changed.</p>")
    finally:
        collection.close()


def test_a_deck_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("genanki", reason="genanki is not installed")
    items = softmax("anki", "quiz.apkg").items
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert anki.files(items, "quiz.apkg")[""].startswith(b"PK")
    assert not [*tmp_path.iterdir()]


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
    monkeypatch.setitem(sys.modules, "genanki", None)
    with pytest.raises(WrongUse, match=r"ends in \.tsv needs nothing"):
        anki.files([], "quiz.apkg")
