"""Hostile files in place of a trained model: each ends in one sentence, soon, and the rest of the chapter is judged."""

from __future__ import annotations

import base64
import contextlib
import io
import os
import pickle
import re
import shutil
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support import make_pipe, posix_only

from learn_transformers import course
from learn_transformers.course import Assignment, location
from learn_transformers.judging import npz
from learn_transformers.judging.judge import Judge
from learn_transformers.judging.training import weights_in

SHAPES = {"a.weight": (2, 3), "a.bias": (2,), "b": (1, 1)}
LISTED = {name: list(shape) for name, shape in SHAPES.items()}
SOME = {
    name: np.arange(np.prod(shape), dtype="<f4").reshape(shape) / 7 for name, shape in SHAPES.items()
}  # as train.py would save them


def saved(arrays: dict[str, np.ndarray]) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def read(content: bytes) -> bytes:
    return base64.b64decode(npz.read(base64.b64encode(content).decode(), LISTED))


def with_member(name: str, body: bytes, method: int = zipfile.ZIP_STORED) -> bytes:
    """The archive with another body for one member."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(SOME))) as old, zipfile.ZipFile(file, "w", method) as new:
        for info in old.infolist():
            new.writestr(info.filename, body if info.filename == name else old.read(info))
    return file.getvalue()


def npy(array: np.ndarray, *, pickled: bool = False) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, array, allow_pickle=pickled)
    return file.getvalue()


def with_header(text: str) -> bytes:
    body = text.encode().ljust(117) + b"\n"
    return with_member("b.npy", b"\x93NUMPY\1\0" + struct.pack("<H", len(body)) + body + b"\0" * 4)


def members(names: list[str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, b"")
    return file.getvalue()


def patched(find: bytes, new: bytes, *, last: bool = False) -> bytes:
    """The archive with one place of it changed."""
    whole = saved(SOME)
    at = whole.rindex(find) if last else whole.index(find)
    return whole[:at] + new + whole[at + len(new) :]


def twice() -> bytes:
    """One member under two entries of the list."""
    whole = saved(SOME)
    start = whole.index(b"PK\1\2")
    entries, end = whole[start:-22], bytearray(whole[-22:])
    first = entries[: entries.index(b"PK\1\2", 4)]
    end[8:12] = struct.pack("<2H", 4, 4)
    end[12:16] = struct.pack("<L", len(first + entries))
    return whole[:start] + first + entries + bytes(end)


def overlapping() -> bytes:
    """The second entry of the list leads to the first one's data."""
    whole = bytearray(saved(SOME))
    second = whole.index(b"PK\1\2", whole.index(b"PK\1\2") + 4)
    whole[second + 42 : second + 46] = struct.pack("<L", 0)
    return bytes(whole)


def huge(*, both: bool) -> bytes:
    """The first member says that it is 4 GB large, in the list or in its own header, too."""
    whole, size = bytearray(saved(SOME)), 0xFFFFFFF0
    entry = whole.index(b"PK\1\2")
    whole[entry + 20 : entry + 28] = struct.pack("<2L", size, size)
    if both:
        extra = 30 + len("a.weight.npy") + 4
        whole[extra : extra + 16] = struct.pack("<2Q", size, size)
    return bytes(whole)


class Evil:
    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return os.mkdir, ("/tmp/a_weight_file_was_unpickled",)


HOSTILE = {
    "nothing at all": (b"", "no file of arrays"),
    "text": (b"weights = 3\n" * 9, "no file of arrays"),
    "a pickle": (pickle.dumps(Evil()), "no file of arrays"),
    "one array": (npy(np.zeros(3, "<f4")), "no file of arrays"),
    "no end": (saved(SOME)[:-5], "its end is missing"),
    "text behind it": (saved(SOME) + b"more", "something follows its end"),
    "text before it": (b"#!/bin/sh\n" + saved(SOME), "no file of arrays"),
    "a comment": (saved(SOME)[:-2] + b"\4\0more", "something follows its end"),
    "two archives": (saved(SOME) + saved(SOME), "does not lie where its end says"),
    "one array too few": (saved({n: a for n, a in SOME.items() if n != "b"}), "lacks the array `b.npy`"),
    "one array too many": (saved({**SOME, "c": SOME["b"]}), "holds `c.npy`, which the model does not have"),
    "other names": (saved({f"{n}_": a for n, a in SOME.items()}), "lacks the array `a.bias.npy` and 2 more"),
    "a path for a name": (members(["../../b.npy", "a.weight.npy", "a.bias.npy"]), "lacks the array `b.npy`"),
    "very many arrays": (members([f"{i}.npy" for i in range(20_000)]), "holds 20000 arrays, not 3"),
    "one array twice": (twice(), "holds `a.weight.npy` twice"),
    "arrays that overlap": (overlapping(), "does not lie where the array before it ends"),
    "compressed": (with_member("b.npy", npy(SOME["b"]), zipfile.ZIP_DEFLATED), "compressed"),
    "a bomb": (with_member("b.npy", b"\0" * 50_000_000, zipfile.ZIP_DEFLATED), "compressed"),
    "a wrong checksum": (patched(SOME["a.bias"].tobytes(), b"\0\0\0\1"), "is damaged"),
    "encrypted": (patched(b"PK\3\4\x2d\0\0\0", b"PK\3\4\x2d\0\1\0"), "do not agree"),
    "two names": (patched(b"a.bias.npy", b"a.bigs.npy"), "do not agree"),
    "a huge size in the list": (huge(both=False), "do not agree"),
    "a huge size": (huge(both=True), "is damaged"),
    "a list of 2 GB": (saved(SOME)[:-10] + struct.pack("<L", 1 << 31) + saved(SOME)[-6:], "does not lie where"),
    "in double precision": (saved({**SOME, "b": SOME["b"].astype("<f8")}), "holds `b` as <f8, not as <f4"),
    "big-endian": (saved({**SOME, "b": SOME["b"].astype(">f4")}), "holds `b` as >f4"),
    "of objects": (with_member("b.npy", npy(np.array([[Evil()]], object), pickled=True)), "as |O, not as <f4"),
    "with fields": (saved({**SOME, "b": np.zeros((1, 1), [("x", "<f4")])}), "a header that"),
    "by columns": (saved({**SOME, "a.weight": np.asfortranarray(SOME["a.weight"])}), "column by column"),
    "another shape": (saved({**SOME, "b": SOME["b"][0]}), "holds `b` with the shape (1,), not (1, 1)"),
    "a huge shape": (
        with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (999999999, 999999999), }"),
        "with the shape (999999999, 999999999)",
    ),
    "numbers that are not there": (with_member("b.npy", npy(SOME["b"])[:-4]), "0 bytes of numbers, not 4"),
    "code in the header": (with_header("{'descr': __import__('os').mkdir('/tmp/x'), 'shape': (1, 1), }"), "a header"),
    "a header without end": (with_member("b.npy", b"\x93NUMPY\1\0\xff\xff{"), "a header that"),
    "a header as of a later NumPy": (with_member("b.npy", b"\x93NUMPY\3\0" + b" " * 90), "something that is no array"),
    "not a number": (saved({**SOME, "b": np.full((1, 1), np.nan, "<f4")}), "infinite or not a number"),
    "infinite": (saved({**SOME, "b": np.full((1, 1), np.inf, "<f4")}), "infinite or not a number"),
}


def test_what_savez_writes_is_read() -> None:
    assert read(saved(SOME)) == b"".join(array.tobytes() for array in SOME.values())
    assert read(saved(dict(reversed(SOME.items())))) == read(saved(SOME))


@pytest.mark.parametrize("name", HOSTILE)
def test_everything_else_ends_in_one_sentence(name: str) -> None:
    content, said = HOSTILE[name]
    with pytest.raises(ValueError, match=re.escape(said)) as raised:
        read(content)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 200
    assert not os.path.exists("/tmp/a_weight_file_was_unpickled")


def test_no_byte_of_an_archive_can_be_changed_unnoticed() -> None:
    """But for dates, versions and rights, which say nothing of the arrays."""
    whole = saved(SOME)
    right = read(whole)
    rng = np.random.default_rng(0)
    for at in range(len(whole)):
        mutated = bytearray(whole)
        mutated[at] ^= int(rng.integers(1, 256))
        with contextlib.suppress(ValueError):
            assert read(bytes(mutated)) == right


def test_the_process_that_reads_hands_arrays_or_a_sentence_back() -> None:
    found = weights_in(saved(SOME), SHAPES)
    assert all(np.array_equal(found[name], array) for name, array in SOME.items())
    with pytest.raises(ValueError, match="infinite"):
        weights_in(HOSTILE["infinite"][0], SHAPES)


@pytest.fixture
def handed_in(tmp_path: Path) -> Assignment:
    """The model solution of the chapter, with no trained model beside it."""
    chapter = course.known_chapter("summarizer")
    (tmp_path / chapter.folder).mkdir()
    shutil.copy(location.shipped() / "solutions" / chapter.file, tmp_path / chapter.file)
    return Assignment(chapter, tmp_path / chapter.file, siblings=tmp_path)


@posix_only("needs links and pipes")
def test_it_is_read_without_links_and_within_bounds(handed_in: Assignment, tmp_path: Path) -> None:
    file = tmp_path / handed_in.chapter.weights
    alone = replace(handed_in, siblings=None)

    def refused(said: str) -> None:
        for assignment in (handed_in, alone):
            with pytest.raises(course.Unreadable, match=said):
                course.weights_of(assignment)
        shutil.rmtree(file) if file.is_dir() and not file.is_symlink() else file.unlink()

    assert course.weights_of(handed_in) is course.weights_of(alone) is None
    (tmp_path / "elsewhere.npz").write_bytes(b"")
    file.symlink_to(tmp_path / "elsewhere.npz")
    refused("is a symbolic link")
    file.symlink_to(tmp_path / "nowhere.npz")
    refused("is a symbolic link")
    make_pipe(file)
    refused("is not a regular file")
    file.mkdir()
    refused("is a folder")
    file.write_bytes(b"\0" * ((2 << 20) + 1))
    refused("at most 2 MiB is read")


@pytest.mark.torch
def test_the_rest_of_the_chapter_is_judged_as_always(judge: Judge, handed_in: Assignment, tmp_path: Path) -> None:
    (tmp_path / handed_in.chapter.weights).write_bytes(HOSTILE["very many arrays"][0])
    *functions, training = judge.chapter(handed_in).functions
    assert {function.status for function in functions} == {"passed"}
    assert (training.status, training.score, training.name) == ("error", 0.0, "training")
    assert {check.message for check in training.checks} == {
        f"summarizer.npz holds 20000 arrays, not {len(weights_shapes())}"
    }
    assert len(training.checks) == 4


def weights_shapes() -> dict[str, tuple[int, ...]]:
    from learn_transformers.answer_key.summarizer.training import shapes

    return shapes()
