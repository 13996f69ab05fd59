"""What a worker may read, held to the plain definition: all that is beside us, and nothing that is left out."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from support import posix_only

from learn_transformers.sandbox import filesystem
from learn_transformers.sandbox.filesystem import Places

NAMES = ("a", "b", "learn_transformers", "c.pth", "ab")
PATHS = st.lists(st.sampled_from(("a", "b", "ab", "c")), min_size=1, max_size=4).map(
    lambda parts: "/" + "/".join(parts)
)


@given(st.lists(PATHS, max_size=4), PATHS)
def test_places_hold_what_lies_in_them(places: list[str], path: str) -> None:
    found = Places(places)
    assert found.hold(path) is any((path + "/").startswith(place + "/") for place in places)
    assert found.lie_below(path) is any(place.startswith(path + "/") for place in places)
    assert Places(["/"]).hold(path)
    assert Places([path]).lie_below("/")


@posix_only("links are made")
@given(
    st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3), max_size=8),
    st.lists(st.tuples(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=2)), max_size=3),
    st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3), max_size=2),
)
@settings(max_examples=60, deadline=None)
def test_a_file_is_readable_unless_it_is_left_out(
    files: list[list[str]], links: list[tuple[str, list[str]]], left_out: list[list[str]]
) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch).resolve() / "site-packages"
        folder.mkdir()
        for parts in files:
            place = folder.joinpath(*parts, "file.py")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text("")
        for name, parts in links:
            if not os.path.lexists(folder / name):
                (folder / name).symlink_to(folder.joinpath(*parts))
        excluded = [str(folder.joinpath(*parts)) for parts in left_out]
        readable, _ = filesystem.default_readable(excluded, [str(folder)])
        mine = Places(path for path in readable if path.startswith(str(folder)))
        out = Places(
            [*map(os.path.realpath, excluded), *(os.path.realpath(p) for p in folder.iterdir() if _is_hidden(p))]
        )
        shown = Places(os.path.realpath(entry) for entry in folder.iterdir() if not _is_hidden(entry))
        for file in map(os.path.realpath, folder.rglob("file.py")):
            assert mine.hold(file) is (shown.hold(file) and not out.hold(file))


def _is_hidden(entry: Path) -> bool:
    """Is it left out for its name?"""
    return "learn_transformers" in entry.name or entry.suffix == ".pth"
