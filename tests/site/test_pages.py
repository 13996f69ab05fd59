"""Every page of the site: well-formed, links lead somewhere, nothing comes from elsewhere, all hooks are there."""

from __future__ import annotations

import itertools
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pages_read import Read, page, pages

from learn_transformers import course
from learn_transformers.course import Chapter
from learn_transformers.key.pictures import pictures_of
from learn_transformers.lessons import course_map, lecture, markdown
from learn_transformers.quiz import bank
from learn_transformers.site.pages import explorables, layout, lessons, places

CHAPTERS = course.chapters()
TORCH = {9, 16}


def lesson(site: Path, chapter: Chapter) -> Read:
    return page(site / places.lesson(chapter))


def script(read: Read, id: str) -> Any:
    (found,) = [one for one in read.of("script") if one.attributes.get("id") == id]
    assert found.attributes["type"] == "application/json"
    return json.loads(found.text)


def test_every_page_of_the_course_is_there(built_site: Path) -> None:
    lessons_and_quizzes = {place(chapter) for chapter in CHAPTERS for place in (places.lesson, places.quiz)}
    alone = {"index", "map", "glossary", "numpy", "lecture", "downloads", "search"}
    assert {name for name, _ in pages(built_site)} == lessons_and_quizzes | {f"{name}.html" for name in alone}


def test_every_tag_is_closed_and_no_id_is_there_twice(built_site: Path) -> None:
    for name, read in pages(built_site):
        assert (name, read.problems, read.unclosed()) == (name, [], [])
        assert (name, sorted(set(read.ids))) == (name, sorted(read.ids))


def test_every_page_has_one_title_of_its_own_and_one_first_heading(built_site: Path) -> None:
    titles = [(read.of("title")[0].text, len(read.of("h1"))) for _, read in pages(built_site)]
    assert len(set(titles)) == len(titles)
    assert {headings for _, headings in titles} == {1}


def test_headings_skip_no_level(built_site: Path) -> None:
    for name, read in pages(built_site):
        main = [int(one.tag[1]) for one in read.of("h1", "h2", "h3", "h4") if "main" in one.around]
        assert all(after <= before + 1 for before, after in itertools.pairwise(main)), name


def test_links_and_anchors_lead_somewhere(built_site: Path) -> None:
    wrong = []
    for name, read in pages(built_site):
        for element in read.of("a", "link", "img", "script", "form"):
            for kind in ("href", "src", "action"):
                target = element.attributes.get(kind)
                if target is None or urlsplit(target).scheme:
                    continue
                path, _, anchor = target.partition("#")
                file = (built_site / name).parent / unquote(path) if path else built_site / name
                if not file.is_file() or (anchor and anchor not in page(file).ids):
                    wrong.append((name, target))
    assert wrong == []


def test_a_page_fetches_nothing_from_elsewhere(built_site: Path) -> None:
    fetched = []
    for _, read in pages(built_site):
        fetched += [one.attributes.get("src") for one in read.of("script", "img", "iframe", "audio", "video")]
        fetched += [one.attributes.get("href") for one in read.of("link")]
    assert [one for one in fetched if one and (urlsplit(one).scheme or one.startswith("//"))] == []
    for style in built_site.rglob("*.css"):
        assert re.findall(r"url\(|@import|https?:", style.read_text(encoding="utf-8")) == []


def test_every_formula_is_there_and_well_formed(built_site: Path) -> None:
    for chapter in CHAPTERS:
        tokens = markdown.parser().parse(course.shipped_bytes(chapter.page).decode())
        formulas = [t for token in tokens for t in token.children or () if t.type == "math"]
        text = (built_site / places.lesson(chapter)).read_text(encoding="utf-8")
        drawn = re.findall(r"<math\b.*?</math>", text, re.DOTALL)
        assert (chapter.name, len(drawn)) == (chapter.name, len(formulas))
        assert all(ET.fromstring(one).tag.endswith("math") for one in drawn)
        assert len(lesson(built_site, chapter).with_class("equation")) == sum(t.markup == "$$" for t in formulas)


def test_no_formula_or_markup_is_left_as_text(built_site: Path) -> None:
    for name, read in pages(built_site):
        (main,) = read.of("main")
        code = "".join(one.text for one in read.of("pre", "code") if "main" in one.around)
        for sign in ("$$", "\\frac", "**", "]("):
            assert main.text.count(sign) <= code.count(sign), (name, sign)


def test_what_a_lesson_folds_is_folded(built_site: Path) -> None:
    for chapter in CHAPTERS:
        text = course.shipped_bytes(chapter.page).decode()
        read = lesson(built_site, chapter)
        answers = [one for one in read.of("details") if "answer" in one.classes]
        assert len(answers) == text.count("<details>")
        assert len(read.with_class("question")) == len(re.findall(r"^\*\*Check yourself \d", text, re.MULTILINE))
        assert len(read.with_class("guess")) == text.count("> **Your guess?**")


def test_figures_say_what_to_see_and_are_there(built_site: Path) -> None:
    for of in course.pages():
        read = page(built_site / (places.lesson(of) if isinstance(of, Chapter) else places.MAP))
        images = read.of("img")
        assert len(images) == len(lessons.figures_of(of)) > 0
        assert all(one.attributes["alt"] and one.attributes.get("width") for one in images)


def test_every_function_of_numpy_can_be_written_in_its_lesson(built_site: Path) -> None:
    for chapter in CHAPTERS:
        read = lesson(built_site, chapter)
        hooks = [(e.attributes["data-chapter"], e.attributes["data-function"]) for e in read.with_class("exercise")]
        if chapter.number in TORCH:
            assert hooks == []
            (said,) = read.with_class("elsewhere")
            assert f"learn-transformers check {chapter.name}" in said.text
            assert "stub" not in read.ids
        else:
            assert hooks == [(chapter.name, name) for name in chapter.definitions()]
            assert all(f"def {name}(" in one.text or f"class {name}" in one.text
                       for one, (_, name) in zip(read.with_class("exercise"), hooks, strict=True))  # fmt: skip
            file = {"file": chapter.file, "text": course.shipped_bytes(chapter.file).decode()}
            assert script(read, "stub") == file


def test_an_exercise_stands_where_its_function_is_explained(built_site: Path) -> None:
    text = (built_site / "softmax" / "index.html").read_text(encoding="utf-8")
    marks = [
        'id="softmax"',
        'id="write-softmax"',
        'id="softmax_with_temperature-extension"',
        'id="log_softmax-extension"',
    ]
    found = [text.index(mark) for mark in marks]
    assert found == sorted(found)


def test_there_is_a_place_for_every_picture(built_site: Path) -> None:
    for chapter in CHAPTERS:
        places_ = {e.attributes["data-function"] for e in lesson(built_site, chapter).with_class("picture")}
        drawn = set() if chapter.number in TORCH else {picture.function for picture in pictures_of(chapter)}
        assert places_ == drawn


def test_every_answer_of_a_worksheet_is_asked_for(built_site: Path) -> None:
    for chapter in CHAPTERS:
        read = lesson(built_site, chapter)
        sheets = read.with_class("worksheet")
        assert [one.attributes["data-chapter"] for one in sheets] == ([chapter.name] if chapter.has_worksheet else [])
        if sheets:
            asked = [one.attributes["data-answer"] for one in read.with_class("asked")]
            data = script(read, "worksheet")
            assert asked == [one["name"] for one in data["answers"]] == chapter.answers()
            assert data["file"] == chapter.worksheet
            assert all(one["question"] and one["question"].split()[0] in sheets[0].text for one in data["answers"])


def test_every_question_of_a_quiz_is_on_its_page(built_site: Path) -> None:
    for chapter in CHAPTERS:
        read = page(built_site / places.quiz(chapter))
        (hook,) = read.with_class("quiz")
        assert hook.attributes["data-chapter"] == chapter.name
        asked = [one.attributes["data-question"] for one in read.with_class("asked")]
        assert asked == [*bank.questions(chapter.name)]


def test_every_page_has_a_place_for_saved_work_and_one_script(built_site: Path) -> None:
    for name, read in pages(built_site):
        (work,) = read.with_class("work")
        assert "footer" in work.around
        scripts = [one.attributes["src"] for one in read.of("script") if "src" in one.attributes]
        assert scripts == [f"{places.root(name)}static/js/first.js"]


def test_every_explorable_has_a_title_and_stands_in_a_section_of_its_lesson(built_site: Path) -> None:
    topics = {file.parent.name for file in explorables.FOLDER.rglob("*.view.js")}
    assert topics <= {chapter.name for chapter in CHAPTERS}
    for chapter in CHAPTERS:
        found = explorables.of(chapter)
        read = lesson(built_site, chapter)
        modules = [one.attributes["data-module"] for one in read.with_class("explorable")]
        assert sorted(map(str, modules)) == sorted(f"../{one.file}" for one in found)
        assert {one.section for one in found} <= {one.text.removesuffix(" #") for one in read.of("h2", "h3")}
        assert all((built_site / one.file).is_file() for one in found)


def test_the_words_of_the_glossary_can_be_linked_to(built_site: Path) -> None:
    assert {course_map.anchor(word) for word in course_map.glossary()} <= set(page(built_site / places.GLOSSARY).ids)


def test_the_page_of_the_lecture_has_every_minute_and_where_it_is_taught(built_site: Path) -> None:
    read = page(built_site / places.LECTURE)
    rows = [one for one in read.of("tr") if "tbody" in one.around]
    assert len(rows) == len(lecture.items())
    for row, item in zip(rows, lecture.items(), strict=True):
        assert item.minute in row.text
        assert all(f"{number:02d} · " in row.text for number in item.chapters)


def test_the_first_page_shows_a_mistake_that_is_named_by_the_judge(built_site: Path) -> None:
    read = page(built_site / places.TOUR)
    (live,) = read.with_class("exercise")
    assert (live.attributes["data-chapter"], live.attributes["data-function"]) == ("softmax", "softmax")
    (checked,) = read.with_class("checked")
    assert "the softmax always runs over axis 0" in checked.text
    assert "isolation" not in checked.text
    assert script(read, "stub")["file"] == "02_softmax/softmax.py"
    (attempt,) = [json.loads(one.text) for one in read.with_class("attempt")]
    assert attempt["function"] == "softmax"
    assert attempt["text"].startswith("def softmax(")


def test_data_in_a_page_ends_no_script() -> None:
    made = str(layout.embedded({"text": "</script><!-- & \u2028 <script>"}))
    assert not re.search("[<>&\u2028]", made)
    assert json.loads(made) == {"text": "</script><!-- & \u2028 <script>"}


def test_every_section_can_be_searched(built_site: Path) -> None:
    entries = json.loads((built_site / "static" / "search.json").read_text(encoding="utf-8"))
    for address, _, heading, words in entries:
        path, _, anchor = address.partition("#")
        assert not anchor or anchor in page(built_site / path).ids
        assert heading or words
    found = {address for address, *_ in entries}
    assert {"softmax/index.html#the-equation", "glossary.html#logits", "numpy.html#keepdims"} <= found
