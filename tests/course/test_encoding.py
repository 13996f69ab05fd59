"""Which bytes are a file of Python: UTF-8 and nothing else; one sentence names what stands there instead."""

from __future__ import annotations

import ast
import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import source_of

from learn_transformers import course
from learn_transformers.course import encoding
from learn_transformers.judging.judge import Judge
from learn_transformers.judging.worksheets import Worksheets
from learn_transformers.verdict import Chapter, Status

SOFTMAX = source_of("softmax")

REFUSED = [
    (codecs.BOM_UTF16_LE + "x = 1\n".encode("utf-16-le"), "is UTF-16 text"),
    (codecs.BOM_UTF16_BE + "x = 1\n".encode("utf-16-be"), "is UTF-16 text"),
    ("x = 1\n".encode("utf-32"), "is UTF-32 text"),
    ("x = 1\n".encode("utf-16-le"), "looks like UTF-16 text"),
    ("\r\nx = 'é'\r\n".encode("utf-16-be"), "looks like UTF-16 text"),
    (b"x = 1\r\ny = 2\r\n\0", "a null byte in line 3"),
    (bytes(100), "a null byte in line 1"),
    (b"x = 1\n# it\x92s mine\n", "line 2 holds the byte 0x92 (in Windows-1252, that is “’”)"),
    (b"x = 1\r# caf\xe9\r", "line 2 holds the byte 0xe9 (in Windows-1252, that is “é”)"),
    (b"x = '\x81'\n", "line 1 holds the byte 0x81; save"),
    ("x = 'é'".encode()[:-2], "line 1 holds the byte 0xc3"),
    (b"x = '\xed\xa0\x80'\n", "the byte 0xed"),
    (b"# coding: latin-1\nx = 1\n", "declares `coding: latin-1` in line 1"),
    (b"#!/usr/bin/python\n# -*- coding: cp1252 -*-\nx = 1\n", "declares `coding: cp1252` in line 2"),
    (b"\xef\xbb\xbf# vim: set fileencoding=utf-7 :\n", "declares `coding=utf-7` in line 1"),
    (b"# coding: latin-1-unix\n", "declares `coding: latin-1-unix`"),
    (b"\r# coding:ISO_8859_15\r", "declares `coding:ISO_8859_15` in line 2"),
]

TAKEN = [
    (b"", b""),
    (b"\xef\xbb\xbfx = 1\n", b"x = 1\n"),
    (b"x = 1\ry = '''a\rb'''\r", b"x = 1\ny = '''a\nb'''\n"),
    (b"x = 1\r\n\ry = 2\n\r", b"x = 1\n\ny = 2\n\n"),
    ("# -*- coding: UTF_8 -*-\nx = '√'\n".encode(), "# -*- coding: UTF_8 -*-\nx = '√'\n".encode()),
    (b"# coding: utf-8-unix\n", b"# coding: utf-8-unix\n"),
    (b"# coding: us-ascii\n", b"# coding: us-ascii\n"),
    (b"# my encoding: that is\n", b"# my encoding: that is\n"),  # Python refuses it, and shows where
    (b"x = 1\n\n# coding: latin-1\n", b"x = 1\n\n# coding: latin-1\n"),
]


@pytest.mark.parametrize(("source", "said"), REFUSED)
def test_what_is_no_utf_8_is_said_to_be(source: bytes, said: str) -> None:
    with pytest.raises(encoding.Misencoded) as refused:
        encoding.text(source)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("source", "text"), TAKEN)
def test_marks_and_line_ends_make_no_difference(source: bytes, text: bytes) -> None:
    assert encoding.text(source) == text


PIECES = [b"x = 1", b"'", b"#", b" coding: ", b"utf-8", b"latin-1", b"\r", b"\n", b"\r\n", b"\0", b"\x0c", b"\xe9"]
BYTES = st.one_of(st.binary(max_size=40), st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join))


@given(BYTES)
def test_what_is_taken_means_to_python_what_was_handed_in(source: bytes) -> None:
    try:
        text = encoding.text(source)
    except encoding.Misencoded:
        return
    text.decode("utf-8")
    assert meaning(text) == meaning(source)


def meaning(source: bytes) -> str:
    try:
        return ast.dump(ast.parse(source), include_attributes=False)
    except (SyntaxError, ValueError):
        return "nothing"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (SOFTMAX.encode("utf-16"), "softmax.py is UTF-16 text"),
        (SOFTMAX.encode() + b"\n# don\x92t\n", "byte 0x92"),
        (b"# coding: latin-1\n" + SOFTMAX.encode(), "softmax.py declares"),
        (SOFTMAX.encode() + b"\0", "null byte"),
    ],
)
def test_a_verdict_on_other_text_is_an_error_with_that_sentence(
    judge: Judge, tmp_path: Path, source: bytes, said: str
) -> None:
    chapter = verdict(judge, tmp_path, source)
    assert chapter.problem is not None
    assert chapter.status == Status.ERROR
    assert [f.name for f in chapter.functions] == course.known_chapter("softmax").functions()
    assert said in chapter.problem.message


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_any_line_end_passes_with_its_lines_counted(judge: Judge, tmp_path: Path, end: str) -> None:
    text = SOFTMAX + "\ndef cross_entropy(logits, targets):\n    return logits.nothing\n"
    chapter = verdict(judge, tmp_path, b"\xef\xbb\xbf" + text.replace("\n", end).encode())
    *others, wrong = sorted(chapter.functions, key=lambda f: f.name == "cross_entropy")
    assert {f.status for f in others} == {Status.PASSED}
    assert wrong.failure is not None
    assert (wrong.failure.text, wrong.failure.line) == ("    return logits.nothing", SOFTMAX.count("\n") + 3)


def test_a_worksheet_is_held_to_the_same(tmp_path: Path, judge: Judge) -> None:
    folder = tmp_path / "02_softmax"
    folder.mkdir()
    found = []
    with Worksheets() as sheets:
        judge.worksheets = sheets
        for text in (b'# mine\rcold_mixture = "1"\r', 'cold_mixture = "1"'.encode("utf-16"), b'cold_mixture = "\x80"'):
            (folder / "worksheet.py").write_bytes(text)
            (assignment,) = course.assignments([str(folder / "worksheet.py")], None, tmp_path)
            answers = judge.chapter(assignment).worksheet
            found.append(next(a for a in answers if a.name == "cold_mixture"))
    assert (found[0].line, found[0].status) == (2, Status.FAILED)
    assert [a.status for a in found[1:]] == [Status.ERROR] * 2
    assert found[1].message.startswith("worksheet.py is UTF-16 text")
    assert "“€”" in found[2].message


def verdict(judge: Judge, folder: Path, source: bytes) -> Chapter:
    (folder / "softmax.py").write_bytes(source)
    return judge.chapter(course.Assignment(course.known_chapter("softmax"), folder / "softmax.py"))
