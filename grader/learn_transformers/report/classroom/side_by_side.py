"""Two texts that look alike, side by side, as one page for the teacher. It says what is the same, and not why.

What both have is numbered on both sides; a number leads to the same passage on the other side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from learn_transformers.classroom.lookalikes.texts import Beside, FileBeside, Side, Text
from learn_transformers.classroom.outputs import says_its_name
from learn_transformers.report.classroom.class_pieces import section, table
from learn_transformers.report.classroom.elements import document, element
from learn_transformers.report.verdicts.html import Html

_SOLUTION: Final = "the model solution"
_HUES: Final = 6  # of the passages, one after another; their numbers tell them apart
_NAMED: Final = 3  # passages that one line is in


def page(found: Beside) -> str:
    """The whole page; the same texts are the same page."""
    names = (found.one.name, found.other.name if found.other else _SOLUTION)
    body = element(
        "main",
        element("p", element("a", "Class report", href="../class.html#look-alikes")),
        element("h1", f"{names[0]} and {names[1]}"),
        *_said(found),
        *(_file(number, file, names) for number, file in enumerate(found.files, start=1)),
        class_="side-by-side",
        **says_its_name(found.page),
    )
    return document(f"{names[0]} and {names[1]}, side by side", body, styles=("page.css", "side_by_side.css"))


def _said(found: Beside) -> Iterator[Html]:
    like = "nearly the same as the model solution" if found.other is None else "much the same in both"
    if found.is_equal:
        like = "the same in both, function by function"
    yield element(
        "p", f"Names, comments and layout aside, this is {like}. A note and no verdict: why, no program knows."
    )
    for side in filter(None, (found.one, found.other)):
        yield from _of_side(side)
    if found.files:
        given = "in the stub or the lesson"
        if found.other is not None:
            given = "in the stub, the lesson or the model solution"
        yield element(
            "p",
            element("span", "1", class_="number h1"),
            " is the same on both sides, and leads to the other one. ",
            element("span", "·", class_="number"),
            f" was given: it stands {given}.",
            class_="legend",
        )


def _of_side(side: Side) -> Iterator[Html]:
    if side.remark:
        yield element("p", f"{side.name}: {side.remark} Shown is what lay among the submissions.", class_="box")
    if not side.is_there:
        said = f"The gradebook does not have what {side.name} handed in, so neither text is shown."
        yield element("p", said, class_="box")


def _file(number: int, file: FileBeside, names: tuple[str, str]) -> Html:
    shared, passages = file.shared, file.passages
    said = f"{shared.shared} of {shared.of} fingerprints are the same"
    said += f", and so {'is 1 passage' if len(passages) == 1 else f'are {len(passages)} passages'} of the text"
    parts = [element("p", f"{said}.")]
    for name, text in zip(names, (file.one, file.other), strict=True):
        if text.is_cut:
            parts.append(element("p", f"The text of {name} is so long that not all of it was compared."))
    if passages:
        parts.append(_listed(number, file, names))
    ours, theirs = _places(file)
    parts.append(
        element(
            "div",
            _pane(f"f{number}a", f"f{number}b", file.one, ours, names),
            _pane(f"f{number}b", f"f{number}a", file.other, theirs, names[::-1]),
            class_="pair",
        )
    )
    return section(shared.file, *parts)


def _listed(number: int, file: FileBeside, names: tuple[str, str]) -> Html:
    rows = []
    for place, passage in enumerate(file.passages, start=1):
        links = [
            _place(f"f{number}{side}", place, lines, text)
            for side, lines, text in (("a", passage.one, file.one), ("b", passage.other, file.other))
        ]
        rows.append([str(place), *links, str(passage.tokens)])
    listed = table(
        f"Passages of {file.shared.file}",
        ["Passage", f"Lines of {names[0]}", f"Lines of {names[1]}", "Tokens"],
        rows,
        numbers=(3,),
    )
    return element("details", element("summary", "Where the passages are"), listed)


def _place(side: str, passage: int, lines: Sequence[int], text: Text) -> str:
    said = _ranges(lines)
    return element("a", said, href=f"#{side}{passage}") if lines[0] <= len(text.lines) else said


def _ranges(lines: Iterable[int]) -> str:
    """As in `3–5, 8`."""
    spans: list[list[int]] = []
    for line in lines:
        if spans and line == spans[-1][1] + 1:
            spans[-1][1] = line
        else:
            spans.append([line, line])
    return ", ".join(f"{a}" if a == b else f"{a}–{b}" for a, b in spans)


_Places = Mapping[int, Sequence[int]]  # by line: the passages that it is in


def _places(file: FileBeside) -> tuple[_Places, _Places]:
    ours: dict[int, list[int]] = defaultdict(list)
    theirs: dict[int, list[int]] = defaultdict(list)
    for number, passage in enumerate(file.passages, start=1):
        for places, lines in ((ours, passage.one), (theirs, passage.other)):
            for line in lines:
                places[line].append(number)
    return ours, theirs


def _pane(side: str, across: str, text: Text, places: _Places, names: tuple[str, str]) -> Html:
    """One text. Each passage has its number where it begins, and where it goes on after something else."""
    begun: set[int] = set()
    before: Sequence[int] = ()
    shown = []
    for number, line in enumerate(text.lines, start=1):
        here = places.get(number, ())
        links = [_link(side, across, one, names[1], begun) for one in here[:_NAMED] if one not in before]
        before = here
        if here:
            shown.append(element("span", *links, line, class_=f"shared h{here[0] % _HUES}"))
        elif number in text.given:
            shown.append(element("span", line, class_="given"))
        else:
            shown.append(element("span", line))
    parts = [
        element("h3", names[0], id=side),
        element("div", element("pre", *shown), class_="text", tabindex="0", role="group", aria_labelledby=side),
    ]
    if text.left_out:
        lines = "line follows" if text.left_out == 1 else "lines follow"
        parts.append(element("p", f"{text.left_out:,} more {lines}, not shown here.", class_="quiet"))
    return element("div", *parts)


def _link(side: str, across: str, passage: int, other: str, begun: set[int]) -> Html:
    own = {} if passage in begun else {"id": f"{side}{passage}"}
    begun.add(passage)
    return element("a", str(passage), href=f"#{across}{passage}", aria_label=f"Passage {passage}, in {other}", **own)
