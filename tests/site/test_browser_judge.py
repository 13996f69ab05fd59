"""Orders of a page, answered in the process of the tests: what a page gets of a chapter, a worksheet, a folder."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support import ROOT, source_of

from learn_transformers import course
from learn_transformers.sandbox.in_process import Clock
from learn_transformers.site.browser import start
from learn_transformers.site.browser.folder import names, packed
from learn_transformers.site.browser.judge import BrowserJudge
from learn_transformers.trouble import WrongUse

Ask = Callable[..., dict[str, Any]]
SOFTMAX, SHEET = "02_softmax/softmax.py", "02_softmax/worksheet.py"


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    judge = BrowserJudge(tmp_path / "course", Clock())

    def asked(order: str, **more: Any) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(json.dumps(judge.answer({"order": order, **more})))
        return said

    return asked


def worksheet() -> str:
    return (ROOT / "solutions" / SHEET).read_text()


def test_a_function_is_checked_alone_and_named_by_its_place_in_the_course(ask: Ask) -> None:
    found = ask("check", chapter="softmax", function="softmax", files={SOFTMAX: source_of("softmax")})
    (chapter,) = found["verdict"]["chapters"]
    assert [f["name"] for f in chapter["functions"]] == ["softmax"]
    assert (found["verdict"]["status"], chapter["file"], found["verdict"]["practice"]) == ("passed", SOFTMAX, True)
    assert "for practice only" in found["html"]


def test_what_learners_wrote_is_escaped(ask: Ask) -> None:
    text = "def softmax(x, axis=-1):\n    raise ValueError('<img src=x onerror=hack()>')\n"
    found = ask("check", chapter="softmax", function="softmax", files={SOFTMAX: text})
    assert "&lt;img" in found["html"]
    assert "<img" not in found["html"]


def test_what_is_not_there_is_a_verdict(ask: Ask) -> None:
    assert ask("check", chapter="softmax", function="softmax", files={})["verdict"]["status"] == "error"


def test_a_worksheet_is_marked_without_a_word_on_functions(ask: Ask) -> None:
    files = {SHEET: worksheet(), SOFTMAX: "def softmax(x, axis=-1):\n    return x\n"}
    found = ask("mark", chapter="softmax", answer=None, files=files)["verdict"]
    assert found["chapters"][0]["functions"] == []
    assert (found["status"], found["score"]) == ("passed", found["max_score"])
    (one,) = ask("mark", chapter="softmax", answer="two_scores", files=files)["verdict"]["chapters"][0]["worksheet"]
    assert one["name"] == "two_scores"


@pytest.mark.parametrize(
    ("text", "status", "read_as"),
    [("", "empty", []), ("1/(1+exp(-x_1))", "read", ["1/(1 + exp(-x_1))"]), ("1/(1+exp(", "unclear", [])],
)
def test_an_echo_says_how_an_answer_is_read_and_not_whether_it_is_right(
    text: str, status: str, read_as: list[str], ask: Ask
) -> None:
    found = ask("echo", chapter="softmax", answer="two_scores", text=text)
    assert (found["status"], found["read_as"]) == (status, read_as)
    assert bool(found["message"]) == (status == "unclear")


def test_an_echo_of_a_derivation_has_a_line_for_each(ask: Ask) -> None:
    text = "exp(x_1 + c)/(exp(x_1 + c) + exp(x_2 + c))\n= exp(x_1)/(exp(x_1) + exp(x_2))"
    found = ask("echo", chapter="softmax", answer="shift_invariance", text=text)
    assert len(found["read_as"]) >= 2


def test_hints_open_one_after_the_other_the_mistake_s_own_first(ask: Ask) -> None:
    hint = {"chapter": "softmax", "name": "softmax", "files": {}}
    every = ask("hint", shown=9, **hint)
    assert every["left"] == 0
    one = ask("hint", shown=1, mistakes=[["over_axis_0", "Which axis?"]], **hint)
    assert [h["text"] for h in one["hints"]] == ["Which axis?"]
    assert one["left"] == len(every["hints"])


def test_a_hint_on_a_derivation_goes_on_from_what_is_there(ask: Ask) -> None:
    answered = (course.shipped() / "exercises" / SHEET).read_text()
    hints = ask("hint", chapter="softmax", name="shift_invariance", shown=9, files={SHEET: answered})["hints"]
    assert any(hint["kind"] == "the next line" for hint in hints)


def test_the_solution_of_a_function_and_of_an_answer(ask: Ask) -> None:
    assert ask("solution", chapter="softmax", name="softmax")["text"].startswith("def softmax(")
    assert ask("solution", chapter="softmax", name="two_scores")["text"].strip()


@pytest.mark.parametrize(
    ("text", "standing", "said"),
    [
        (source_of("softmax"), "right", "Yours gives the same."),
        ("def softmax(x, axis=-1):\n    return x\n", "different", "Yours is different: "),
        ("def softmax(x, axis=-1):\n    raise ValueError('<b>')\n", "failed", "raised ValueError: <b>"),
    ],
)
def test_pictures_are_drawn_with_what_the_reader_s_function_gives(
    text: str, standing: str, said: str, ask: Ask
) -> None:
    first = ask("pictures", chapter="softmax", function="softmax", files={SOFTMAX: text})["pictures"][0]
    assert first["standing"] == standing
    assert said in first["said"]
    assert first["html"].count("<table>") >= (1 if standing == "failed" else 2)


@pytest.mark.parametrize("order", [{"order": "grade"}, {}, {"order": "check", "chapter": "nowhere", "files": {}}])
def test_what_is_not_known_is_one_sentence(order: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(WrongUse):
        BrowserJudge(tmp_path, Clock()).answer(order)


def test_nothing_raises_into_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "_EXERCISES", tmp_path / "course")
    answer = start.begin(lambda order, seconds: None, "softmax")
    assert "wrong" in json.loads(answer('{"order": "grade"}', "{}"))
    assert "failed" in json.loads(answer('{"order": "check", "chapter": "softmax"}', "{}"))
    assert "failed" in json.loads(answer("no JSON", "{}"))


# ---- a course folder, packed and unpacked


def zipped(*entries: tuple[str, bytes], claim: int | None = None) -> str:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name), content)
    return base64.b64encode(data.getvalue()).decode()


def test_a_folder_comes_back_as_it_was(ask: Ask) -> None:
    files = {SOFTMAX: "x = 'ä'\n", SHEET: "two_scores = r'\\alpha'\n"}
    back = ask("unpack", zip=ask("pack", files={**files, "../evil.py": "x", "notes.txt": "x"})["zip"])
    assert back == {"files": files, "refused": []}
    assert packed(files) == packed(dict(reversed(files.items())))


def test_a_folder_that_was_packed_is_a_course_to_check(ask: Ask, tmp_path: Path) -> None:
    data = base64.b64decode(ask("pack", files={SOFTMAX: source_of("softmax")})["zip"])
    zipfile.ZipFile(io.BytesIO(data)).extractall(tmp_path)
    assert (tmp_path / "exercises" / SOFTMAX).read_text() == source_of("softmax")


@pytest.mark.parametrize(
    "name",
    [
        "../../02_softmax/other.py",
        "02_softmax/<img src=x>.py",
        "softmax.py",
        "02_softmax/softmax.py.exe",
        "a\x1b[2J.py",
    ],
)
def test_other_files_are_refused_by_name(name: str, ask: Ask) -> None:
    found = ask("unpack", zip=zipped((name, b"x = 1\n")))
    assert found["files"] == {}
    assert len(found["refused"]) == 1
    assert found["refused"][0].isprintable()


@pytest.mark.parametrize(
    "name", ["course/exercises/02_softmax/softmax.py", "/02_softmax/softmax.py", "../02_softmax/softmax.py"]
)
def test_a_chapter_is_found_wherever_it_lies_in_the_archive(name: str, ask: Ask) -> None:
    assert ask("unpack", zip=zipped((name, b"x = 1\n")))["files"] == {SOFTMAX: "x = 1\n"}


@pytest.mark.parametrize(
    "data",
    [
        base64.b64encode(b"no archive").decode(), "", zipped((SOFTMAX, b"\xff")), zipped((SOFTMAX, b"0" * (2 << 20))),
        zipped(*((f"{n}.py", b"") for n in range(300))),
    ],
    ids=["no archive", "nothing", "not UTF-8", "too large", "too many"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(data: str, ask: Ask) -> None:
    found = ask("unpack", zip=data)
    assert found["files"] == {}
    assert found["refused"]


def test_of_two_with_one_name_the_first_is_taken(ask: Ask) -> None:
    found = ask("unpack", zip=zipped((SOFTMAX, b"x = 1\n"), (f"other/{SOFTMAX}", b"x = 2\n")))
    assert found["files"] == {SOFTMAX: "x = 1\n"}
    assert len(found["refused"]) == 1


def test_every_chapter_s_files_are_known() -> None:
    assert {SOFTMAX, SHEET, "09_transformer/worksheet.py"} <= {*names()}
